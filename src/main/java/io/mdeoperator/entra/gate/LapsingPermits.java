// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many callers work at a time, not counting slow ones: a caller that has held its permit
 * for longer than {@code lapseAfter} is probably blocked on I/O, so its permit goes to another one.
 * Nobody waits. Thread-safe.
 */
final class LapsingPermits {
  private final int max;
  private final Duration lapseAfter;
  private final Semaphore free;

  LapsingPermits(int max, Duration lapseAfter) {
    this.max = max;
    this.lapseAfter = lapseAfter;
    this.free = new Semaphore(max);
  }

  /** Counts until it is closed or lapses, whichever comes first. */
  static final class Permit implements AutoCloseable {
    private final CompletableFuture<Void> over;

    private Permit(CompletableFuture<Void> over) {
      this.over = over;
    }

    /** Whether it still counts. */
    boolean isHeld() {
      return !over.isDone();
    }

    @Override
    public void close() {
      over.complete(null);
    }
  }

  /** A permit, if one is free. */
  Optional<Permit> tryAcquire() {
    return tryAcquire(1);
  }

  /** All permits in one, if nobody holds any. */
  Optional<Permit> tryAcquireAll() {
    return tryAcquire(max);
  }

  private Optional<Permit> tryAcquire(int permits) {
    return free.tryAcquire(permits) ? Optional.of(hold(permits)) : Optional.empty();
  }

  private Permit hold(int permits) {
    var over =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, lapseAfter.toNanos(), TimeUnit.NANOSECONDS);
    var _ = over.thenRun(() -> free.release(permits));
    return new Permit(over);
  }
}
