// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WatchdogTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Watchdog watchdog = new Watchdog(now::get);

  @Test
  void isStuckWhileAnyWorkIsTooOld() {
    assertThat(watchdog.oldest()).isEmpty();
    try (var _ = watchdog.begin()) {
      pass(Watchdog.MAX_WORK);
      assertThat(watchdog.isStuck()).isFalse();
      try (var _ = watchdog.begin()) {
        pass(Duration.ofSeconds(1));
        assertThat(watchdog.isStuck()).isTrue();
        assertThat(watchdog.oldest()).contains(Watchdog.MAX_WORK.plusSeconds(1));
      }
      assertThat(watchdog.isStuck()).isTrue();
    }
    assertThat(watchdog.isStuck()).isFalse();
  }

  @Test
  void watchesWhatItsExecutorRunsUntilThatEndsOrFails() {
    var answer = new CountDownLatch(1);
    try (var threads = watchdog.executor()) {
      threads.execute(
          () -> {
            awaitUninterrupted(answer);
            throw new IllegalStateException("failed");
          });
      await().until(() -> watchdog.oldest().isPresent());
      pass(Duration.ofMinutes(16));
      assertThat(watchdog.isStuck()).isTrue();

      answer.countDown();

      await().dontCatchUncaughtExceptions().until(() -> watchdog.oldest().isEmpty());
    }
  }

  @Test
  void systemsClockNeverGoesBack() {
    var clock = MonotonicClock.system();
    var first = clock.now();
    assertThat(clock.now()).isAfterOrEqualTo(first);
    assertThat(clock.since(first)).isBetween(Duration.ZERO, Duration.ofDays(1));
  }

  private void pass(Duration time) {
    now.updateAndGet(then -> then.plus(time));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
