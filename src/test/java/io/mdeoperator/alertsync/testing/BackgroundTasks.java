// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks on threads of their own, one after the other: each until it is over, or until it waits
 * for a time on the test's clock. So a task can be under way for as long as a test wants, and the
 * same happens each time. What waits on the test's own thread moves the clock instead.
 */
public final class BackgroundTasks implements Executor {
  private static final Logger LOG = LoggerFactory.getLogger(BackgroundTasks.class);

  private final MovedClock clock;
  private final List<Task> waiting = new ArrayList<>();

  public BackgroundTasks(MovedClock clock) {
    this.clock = clock;
  }

  private static final class Task extends Thread {
    private final Runnable work;
    private volatile Instant until = Instant.MIN;
    private volatile CountDownLatch paused = new CountDownLatch(1);
    private volatile CountDownLatch resumed = new CountDownLatch(1);

    Task(Runnable work) {
      super("background");
      this.work = work;
      setDaemon(true);
      // Else an Error that is planted here reaches whatever Awaitility waits for at the same time.
      setUncaughtExceptionHandler((_, thrown) -> LOG.warn("A task has ended", thrown));
    }

    @Override
    public void run() {
      try {
        work.run();
      } finally {
        paused.countDown();
      }
    }
  }

  @Override
  public void execute(Runnable work) {
    var task = new Task(work);
    task.start();
    await(task.paused);
  }

  /** Keeps the calling thread until then. */
  public void waitUntil(Instant time) {
    if (!(Thread.currentThread() instanceof Task task)) {
      clock.forwardTo(time);
      return;
    }
    task.until = time;
    task.resumed = new CountDownLatch(1);
    waiting.add(task);
    task.paused.countDown();
    await(task.resumed);
  }

  /** When the first of those that wait goes on. */
  public Optional<Instant> next() {
    return waiting.stream().map(task -> task.until).min(Comparator.naturalOrder());
  }

  /** Lets those go on that have waited long enough. */
  public void resumeDue() {
    var due = waiting.stream().filter(task -> !task.until.isAfter(clock.instant())).toList();
    waiting.removeAll(due);
    for (var task : due) {
      task.paused = new CountDownLatch(1);
      task.resumed.countDown();
      await(task.paused);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
