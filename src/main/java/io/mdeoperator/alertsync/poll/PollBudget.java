// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.BatchRoom;
import io.mdeoperator.alertsync.read.WindowQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How much is done before the feed's spec is looked at again, so that suspending it, deleting it or
 * stopping the operator takes effect soon. The batch under way is always finished. Not thread-safe.
 */
public final class PollBudget {
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  private final InstantSource clock;
  private final Instant end;
  private final boolean catchesUp;
  private final BatchRoom room;
  private int calls;

  /**
   * Begins now.
   *
   * @param catchesUp whether it is enough for a pass that has a backlog before it
   */
  public PollBudget(InstantSource clock, int calls, boolean catchesUp, BatchRoom room) {
    this.clock = clock;
    this.calls = calls;
    this.catchesUp = catchesUp;
    this.room = room;
    this.end = clock.instant().plus(MAX_TIME);
  }

  /** Takes one call of this pass out of it; false when there is none left. */
  boolean take(WindowQueue windows) {
    return (catchesUp || !windows.hasBacklog()) && calls-- > 0 && clock.instant().isBefore(end);
  }

  /** For what one call brings. */
  BatchRoom room() {
    return room;
  }
}
