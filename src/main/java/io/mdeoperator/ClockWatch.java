// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.base.FatalErrors;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the wall clock was set back. The framework's timers wait for a time of that clock,
 * so that all that is pending would come later by as much. Thread-safe.
 */
final class ClockWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClockWatch.class);
  private static final Duration PERIOD = Duration.ofSeconds(10);
  private static final Duration TOLERATED = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final MonotonicClock waits;
  private final Runnable onSetBack;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("clock-watch").factory());
  private Duration ahead;

  /**
   * @param onSetBack makes everything due that waits for the wall clock
   */
  ClockWatch(InstantSource clock, MonotonicClock waits, Runnable onSetBack) {
    this.clock = clock;
    this.waits = waits;
    this.onSetBack = onSetBack;
    this.ahead = ahead();
  }

  void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            FatalErrors.reporting(this::look),
            PERIOD.toMillis(),
            PERIOD.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  synchronized void look() {
    var before = ahead;
    ahead = ahead();
    var setBack = before.minus(ahead);
    if (setBack.compareTo(TOLERATED) > 0) {
      LOG.atWarn()
          .addKeyValue("by", setBack)
          .log("The system's clock was set back; everything is reconciled now");
      onSetBack.run();
    }
  }

  private Duration ahead() {
    return Duration.between(waits.now(), clock.instant());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
