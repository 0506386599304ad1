// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.BatchLimit;
import io.mdeoperator.alertsync.read.WindowQueue;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much is done before the feed's spec is looked at again, so that suspending it, deleting it or
 * stopping the operator takes effect soon. The batch under way is always finished. Not thread-safe.
 */
public final class PollBudget {
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  private final MonotonicClock clock;
  private final Instant end;
  private final boolean catchesUp;
  private int calls;

  /**
   * Begins now.
   *
   * @param catchesUp whether it is enough for a pass that has a backlog before it
   */
  public PollBudget(MonotonicClock clock, int calls, boolean catchesUp) {
    this.clock = clock;
    this.calls = calls;
    this.catchesUp = catchesUp;
    this.end = clock.now().plus(MAX_TIME);
  }

  /**
   * The turns of feeds that have a backlog, in the order in which they ask: after an outage all of
   * them have one, and the batches of all of them at the same time are more than the memory holds.
   * Feeds that keep up need no turn, so they do not wait for those that do not. Thread-safe.
   */
  static final class Turns {
    private static final int MAX_TURNS = 2;
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Semaphore free = new Semaphore(MAX_TURNS, true);

    /** Waits for a turn, not for long; false when there was none. */
    boolean take() {
      try {
        return free.tryAcquire(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    void giveBack() {
      free.release();
    }
  }

  /** Takes one call of this pass out of it; false when there is none left. */
  boolean take(WindowQueue windows) {
    return (catchesUp || !windows.hasBacklog()) && calls-- > 0 && clock.now().isBefore(end);
  }

  /** What one call may bring. */
  BatchLimit batch() {
    return catchesUp ? BatchLimit.CATCHING_UP : BatchLimit.KEEPING_UP;
  }
}
