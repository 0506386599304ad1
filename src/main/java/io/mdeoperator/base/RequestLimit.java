// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;

/**
 * Limits what people can have done at once: one per object and interval, which also answers what
 * was requested meanwhile. Thread-safe.
 */
public final class RequestLimit {
  private final Duration interval;
  private final MonotonicClock clock;
  private final Cache<String, Instant> lastAnswered;

  public RequestLimit(Duration interval, MonotonicClock clock) {
    this.interval = interval;
    this.clock = clock;
    this.lastAnswered =
        Caffeine.newBuilder().expireAfterWrite(interval).ticker(new ClockMeter(clock)).build();
  }

  /**
   * Takes the object's turn if it has one.
   *
   * @return how long it has to wait; zero when it may be done now
   */
  public Duration take(String uid) {
    var now = clock.now();
    var last = lastAnswered.asMap().putIfAbsent(uid, now);
    return last == null ? Duration.ZERO : Duration.between(now, last.plus(interval));
  }
}
