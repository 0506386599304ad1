// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Limits how many callers work at a time, not counting slow ones: a caller that has held its permit
 * for longer than {@code lapseAfter} is probably blocked on I/O, so its permit goes to another one.
 * Those who wait are served in the order in which they came. Thread-safe.
 */
public final class LapsingPermits {
  private final int max;
  private final Duration lapseAfter;
  private final Semaphore free;

  public LapsingPermits(int max, Duration lapseAfter) {
    this.max = max;
    this.lapseAfter = lapseAfter;
    this.free = new Semaphore(max, true);
  }

  /** Counts until it is closed or lapses, whichever comes first. */
  public static final class Permit implements AutoCloseable {
    private final CompletableFuture<Void> over;

    private Permit(CompletableFuture<Void> over) {
      this.over = over;
    }

    /** Whether it still counts. */
    public boolean isHeld() {
      return !over.isDone();
    }

    @Override
    public void close() {
      over.complete(null);
    }
  }

  /** Waits for a permit. */
  public Permit acquire() {
    free.acquireUninterruptibly();
    return hold(1);
  }

  /** A permit, if one is free. */
  public Optional<Permit> tryAcquire() {
    return tryAcquire(1);
  }

  /** All permits in one, if nobody holds any. */
  public Optional<Permit> tryAcquireAll() {
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
