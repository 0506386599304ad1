// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.TimeUnit;

/** The clock of waits as rate limits and caches read it, so that tests can move their time. */
public record ClockMeter(MonotonicClock clock) implements TimeMeter, Ticker {
  @Override
  public long currentTimeNanos() {
    var now = clock.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }

  @Override
  public long read() {
    return currentTimeNanos();
  }
}
