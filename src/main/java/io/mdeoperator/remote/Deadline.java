// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import io.mdeoperator.base.FatalErrors;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.concurrent.Cancellable;

/** Breaks a call off when its time is up, whatever it is doing; closing lifts the deadline. */
final class Deadline implements AutoCloseable {
  private final ScheduledFuture<?> alarm;
  private volatile boolean passed;

  Deadline(ScheduledExecutorService alarms, Duration time, Cancellable call) {
    alarm =
        alarms.schedule(
            FatalErrors.reporting(
                () -> {
                  passed = true;
                  call.cancel();
                }),
            time.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  boolean passed() {
    return passed;
  }

  void lift() {
    alarm.cancel(false);
  }

  @Override
  public void close() {
    lift();
  }
}
