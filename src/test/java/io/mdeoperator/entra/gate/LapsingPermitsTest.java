// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LapsingPermitsTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @Test
  void givesNoMoreThanThereAre() {
    var permits = new LapsingPermits(2, NEVER);

    assertThat(permits.tryAcquire()).isPresent();
    assertThat(permits.tryAcquire()).isPresent();
    assertThat(permits.tryAcquire()).isEmpty();
  }

  @Test
  void givesAPermitAgainOnceItIsClosed() {
    var permits = new LapsingPermits(1, NEVER);
    try (var permit = permits.tryAcquire().orElseThrow()) {
      assertThat(permit.isHeld()).isTrue();
      assertThat(permits.tryAcquire()).isEmpty();
    }

    assertThat(permits.tryAcquire()).isPresent();
  }

  @Test
  void givesAPermitAgainOnceItLapses() {
    var permits = new LapsingPermits(1, Duration.ofMillis(10));
    var slow = permits.tryAcquire().orElseThrow();

    await().until(() -> permits.tryAcquire().isPresent());

    assertThat(slow.isHeld()).isFalse();
  }

  @Test
  void givesBackOnceOnlyWhatLapsesAndIsClosed() {
    var permits = new LapsingPermits(2, Duration.ofSeconds(2));
    var slow = permits.tryAcquire().orElseThrow();
    await().until(() -> !slow.isHeld());
    slow.close();

    assertThat(permits.tryAcquireAll()).isPresent();
    assertThat(permits.tryAcquire()).isEmpty();
  }

  @Test
  void givesAllPermitsOnlyWhileNobodyHoldsOne() {
    var permits = new LapsingPermits(3, NEVER);
    var one = permits.tryAcquire().orElseThrow();
    assertThat(permits.tryAcquireAll()).isEmpty();
    one.close();

    assertThat(permits.tryAcquireAll()).isPresent();
    assertThat(permits.tryAcquire()).isEmpty();
  }
}
