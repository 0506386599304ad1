// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.base.Watchdog;
import io.mdeoperator.remote.LapsingPermits;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Virtual threads for reconciliations, of which few work at a time: when all tenants are reconciled
 * at once, their connections and stacks together are more than the memory holds. A task that runs
 * longer than {@link #SLOW} is probably blocked on I/O, so it gives its permit back. Thread-safe.
 */
final class ReconcileThreads {
  private static final int MAX_RUNNING = 64;
  private static final Duration SLOW = Duration.ofMillis(250);

  private final LapsingPermits permits;
  private final Watchdog watchdog;

  ReconcileThreads(Watchdog watchdog) {
    this(new LapsingPermits(MAX_RUNNING, SLOW), watchdog);
  }

  ReconcileThreads(LapsingPermits permits, Watchdog watchdog) {
    this.permits = permits;
    this.watchdog = watchdog;
  }

  /** Runs each task in a thread of its own, in the order in which they come. */
  ExecutorService executor() {
    return Executors.newThreadPerTaskExecutor(
        task -> Thread.ofVirtual().unstarted(() -> run(task)));
  }

  private void run(Runnable task) {
    try (var _ = watchdog.begin();
        var _ = permits.acquire()) {
      task.run();
    }
  }
}
