// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.mdeoperator.base.ClockMeter;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;

/**
 * Limits requested checks, so that they do not flood Entra: one per tenant and interval, which also
 * answers what was requested meanwhile. Thread-safe.
 */
final class RequestLimit {
  private final Duration interval;
  private final MonotonicClock clock;
  private final Cache<String, Instant> lastAnswered;

  RequestLimit(Duration interval, MonotonicClock clock) {
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
    var now = clock.now();
    var last = lastAnswered.asMap().putIfAbsent(uid, now);
    return last == null ? Duration.ZERO : Duration.between(now, last.plus(interval));
  }
}
