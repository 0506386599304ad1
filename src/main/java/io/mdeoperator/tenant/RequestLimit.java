package io.mdeoperator.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mdeoperator.base.ClockMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Keeps those who ask for checks from flooding Entra: each tenant gets one asked-for check in a
 * while, and what is asked meanwhile is answered by the next one. Thread-safe.
 */
final class RequestLimit {
  private final Duration interval;
  private final InstantSource clock;
  private final Cache<String, Instant> lastAnswered;

  /** At most one check for each tenant in this time. */
  RequestLimit(Duration interval, InstantSource clock) {
    this.interval = interval;
    this.clock = clock;
    this.lastAnswered =
        Caffeine.newBuilder().expireAfterWrite(interval).ticker(new ClockMeter(clock)).build();
  }

  /**
   * Takes the tenant's turn if it has one.
   *
   * @param uid of the MdeTenant
   * @return how long it has to wait; zero when the check may be made now
   */
  Duration take(String uid) {
    var now = clock.instant();
    var last = lastAnswered.asMap().putIfAbsent(uid, now);
    return last == null ? Duration.ZERO : Duration.between(now, last.plus(interval));
  }
}
