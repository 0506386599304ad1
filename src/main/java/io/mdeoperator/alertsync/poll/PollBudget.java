// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.WindowQueue;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.delivery.memory.BatchRoom;
import java.time.Duration;
import java.time.Instant;

/**
 * How much is done in one turn, that is, before the feed's spec is looked at again, so that
 * suspending it, deleting it or stopping the operator takes effect soon. The batch under way is
 * always finished. Not thread-safe.
 */
public final class PollBudget {
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  private final MonotonicClock clock;
  private final Instant end;
  private final boolean catchesUp;
  private final BatchRoom room;
  private int calls;

  /**
   * Begins now.
   *
   * @param calls of {@link WindowQueue#next}
   * @param catchesUp whether it continues when a call shows a backlog, as a turn that begins with
   *     one does; otherwise it ends there, and the next turn begins with more memory
   */
  public PollBudget(MonotonicClock clock, int calls, boolean catchesUp, BatchRoom room) {
    this.clock = clock;
    this.calls = calls;
    this.catchesUp = catchesUp;
    this.room = room;
    this.end = clock.now().plus(MAX_TIME);
  }

  /** Takes one call of {@link WindowQueue#next} out of it; false when there is none left. */
  boolean take(WindowQueue windows) {
    return (catchesUp || !windows.hasBacklog()) && calls-- > 0 && clock.now().isBefore(end);
  }

  /** For what one of them brings. */
  BatchRoom room() {
    return room;
  }
}
