package io.mdeoperator.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Limits requested checks, so that they do not flood Entra: one per tenant and interval, which also
 * answers what was requested meanwhile. Thread-safe.
 */
final class RequestLimit {
  private final Map<String, Instant> lastAnswered = new ConcurrentHashMap<>();
  private final Duration interval;

  RequestLimit(Duration interval) {
    this.interval = interval;
  }

  /**
   * Takes the tenant's turn if it has one.
   *
   * @param uid of the MdeTenant
   * @return how long it has to wait; zero when the check may be made now
   */
  Duration take(String uid, Instant now) {
    lastAnswered.values().removeIf(time -> !time.plus(interval).isAfter(now));
    var last = lastAnswered.putIfAbsent(uid, now);
    return last == null ? Duration.ZERO : Duration.between(now, last.plus(interval));
  }
}
