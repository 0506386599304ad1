// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How often one object is reconciled: so many times in a period that begins with the first. The
 * framework's own limiter counts by the wall clock. Called by one thread at a time for each object.
 */
record ReconcileRate(Duration period, int limit, MonotonicClock clock)
    implements RateLimiter<ReconcileRate.Window> {
  /** What is counted of one object. */
  static final class Window implements RateLimiter.RateLimitState {
    private Instant end = Instant.MIN;
    private int count;
  }

  @Override
  public Optional<Duration> isLimited(RateLimiter.RateLimitState state) {
    var window = (Window) state;
    var now = clock.now();
    if (!now.isBefore(window.end)) {
      window.end = now.plus(period);
      window.count = 0;
    }
    if (window.count < limit) {
      window.count++;
      return Optional.empty();
    }
    return Optional.of(Duration.between(now, window.end));
  }

  @Override
  public Window initState() {
    return new Window();
  }
}
