package io.mdeoperator.alertsync.poll;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Feeds that have a backlog take turns, in the order in which they ask: after an outage all of them
 * have one, and the batches of all of them at the same time are more than the memory holds. Feeds
 * that keep up need no turn, so they do not wait for those that do not. Thread-safe.
 */
final class CatchUpTurns {
  private static final int AT_ONCE = 2;
  private static final long PATIENCE_SECONDS = 1;

  private final Semaphore free = new Semaphore(AT_ONCE, true);

  /** Waits for a turn, not for long; false when there was none. */
  boolean take() {
    try {
      return free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Ends the turn. */
  void giveBack() {
    free.release();
  }
}
