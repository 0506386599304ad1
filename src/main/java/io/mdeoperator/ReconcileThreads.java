package io.mdeoperator;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Virtual threads for reconciliations, of which few work at a time: when all tenants wake up at
 * once, their connections and stacks together are more than the memory holds. Who takes long waits
 * for somebody, most likely, and holds up nobody else. Thread-safe.
 */
final class ReconcileThreads {
  private static final int AT_ONCE = 64;
  private static final Duration LONG = Duration.ofMillis(250);

  private final Semaphore free;
  private final Duration longTime;
  private final ScheduledThreadPoolExecutor alarms =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("reconcile-alarms").factory());

  ReconcileThreads() {
    this(AT_ONCE, LONG);
  }

  /**
   * None runs yet.
   *
   * @param atOnce how many work at a time, beside those that take long
   * @param longTime from when on one takes long
   */
  ReconcileThreads(int atOnce, Duration longTime) {
    this.free = new Semaphore(atOnce, true);
    this.longTime = longTime;
    alarms.setRemoveOnCancelPolicy(true);
  }

  /** Runs each task in a thread of its own, in the order in which they come. */
  ExecutorService executor() {
    return Executors.newThreadPerTaskExecutor(
        task -> Thread.ofVirtual().unstarted(() -> run(task)));
  }

  private void run(Runnable task) {
    free.acquireUninterruptibly();
    var isTaken = new AtomicBoolean(true);
    var alarm = alarms.schedule(() -> giveBack(isTaken), longTime.toNanos(), TimeUnit.NANOSECONDS);
    try {
      task.run();
    } finally {
      alarm.cancel(false);
      giveBack(isTaken);
    }
  }

  private void giveBack(AtomicBoolean isTaken) {
    if (isTaken.compareAndSet(true, false)) {
      free.release();
    }
  }
}
