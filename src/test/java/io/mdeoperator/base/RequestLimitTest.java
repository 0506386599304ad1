// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.SimulatorClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
  private final SimulatorClock clock =
      SimulatorClock.stoppedAt(Instant.parse("2026-01-01T00:00:00Z"));
  private final RequestLimit limit = new RequestLimit(Duration.ofSeconds(10), clock::instant);

  @Test
  void letsOneThroughAndTellsTheOthersHowLongToWait() {
    assertThat(limit.take("contoso")).isZero();
    assertThat(limit.take("contoso")).isEqualTo(Duration.ofSeconds(10));
    clock.advance(Duration.ofSeconds(9));
    assertThat(limit.take("contoso")).isEqualTo(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(limit.take("contoso")).isZero();
  }

  @Test
  void letsNobodyWaitForAnother() {
    limit.take("contoso");

    assertThat(limit.take("fabrikam")).isZero();
  }
}
