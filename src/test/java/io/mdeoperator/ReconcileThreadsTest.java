// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.Watchdog;
import io.mdeoperator.remote.LapsingPermits;
import io.mdeoperator.testing.UncaughtErrors;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReconcileThreadsTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private final Watchdog watchdog = new Watchdog(MonotonicClock.system());
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  @Test
  void fewWorkAtOnceAndAllInTheEnd() {
    try (var threads = new ReconcileThreads(new LapsingPermits(2, NEVER), watchdog).executor()) {
      for (int i = 0; i < 100; i++) {
        threads.execute(this::ask);
      }
      await().until(() -> begun.get() == 2);
      await().during(Duration.ofMillis(100)).until(() -> begun.get() == 2);

      answer.countDown();
    }
    assertThat(ended).hasValue(100);
  }

  @Test
  void whoTakesLongHoldsUpNobody() {
    try (var threads =
        new ReconcileThreads(new LapsingPermits(2, Duration.ofMillis(10)), watchdog).executor()) {
      threads.execute(this::ask);
      threads.execute(this::ask);
      threads.execute(ended::incrementAndGet);

      await().untilAsserted(() -> assertThat(ended).hasValue(1));

      answer.countDown();
    }
    assertThat(ended).hasValue(3);
  }

  @Test
  void oneThatFailsMakesRoom() {
    try (var threads = new ReconcileThreads(new LapsingPermits(1, NEVER), watchdog).executor()) {
      var failed = threads.submit(() -> Integer.parseInt("none"));
      threads.execute(ended::incrementAndGet);

      await().untilAsserted(() -> assertThat(ended).hasValue(1));
      assertThat(failed.state()).isEqualTo(Future.State.FAILED);
    }
  }

  private void ask() {
    begun.incrementAndGet();
    try {
      answer.await();
      ended.incrementAndGet();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void anErrorReachesTheThreadsHandler() {
    try (var uncaught = new UncaughtErrors();
        var threads = new ReconcileThreads(new LapsingPermits(1, NEVER), watchdog).executor()) {
      threads.execute(
          () -> {
            throw new StackOverflowError();
          });
      uncaught.await(StackOverflowError.class);
    }
  }
}
