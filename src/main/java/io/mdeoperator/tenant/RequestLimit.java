package io.mdeoperator.tenant;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps those who ask for checks from flooding Entra: each tenant gets one asked-for check in a
 * while, and what is asked meanwhile is answered by the next one. Thread-safe.
 */
final class RequestLimit {
  private final Map<String, Instant> lastAnswered = new ConcurrentHashMap<>();
  private final Duration interval;

  /** At most one check for each tenant in this time. */
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
