// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import io.mdeoperator.alertsync.testing.BackgroundTasks;
import io.mdeoperator.alertsync.testing.MovedClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Time that passes when a test says so, and the threads that wait for it, of which one runs at a
 * time. The clock of the operator's machine may be wrong.
 */
final class SimulatedTime {
  private final MovedClock clock = new MovedClock();
  private final BackgroundTasks tasks = new BackgroundTasks(clock);
  private volatile Duration wrongBy = Duration.ZERO;

  Instant now() {
    return clock.instant();
  }

  Executor threads() {
    return tasks;
  }

  /** Keeps the calling thread, which has to be one of these. */
  void pause(Duration time) {
    if (time.isZero()) {
      return;
    }
    tasks.waitUntil(clock.instant().plus(time));
  }

  /** Lets time pass until the next thread goes on, but not beyond {@code most}. */
  void forwardUntil(Instant most) {
    clock.forwardTo(
        Stream.concat(Stream.of(most), tasks.next().stream())
            .min(Instant::compareTo)
            .orElseThrow());
    tasks.resumeDue();
  }

  /** Lets every thread go on that waits until then. */
  void endBy(Instant time) {
    while (tasks.next().filter(next -> !next.isAfter(time)).isPresent()) {
      forwardUntil(time);
    }
  }

  /** Somebody sets the operator's clock. */
  void setWrongBy(Duration error) {
    wrongBy = error;
  }

  /** The operator's clock. */
  Clock wallClock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return clock.instant().plus(wrongBy);
      }

      @Override
      public ZoneId getZone() {
        return clock.getZone();
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }
}
