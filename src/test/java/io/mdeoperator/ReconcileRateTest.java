// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReconcileRateTest {
  private Instant passed = Instant.EPOCH;
  private final ReconcileRate rate = new ReconcileRate(Duration.ofSeconds(5), 2, () -> passed);
  private final ReconcileRate.Window state = rate.initState();

  @Test
  void letsSoManyThroughInAPeriodAndTellsWhenTheNextOneBegins() {
    assertThat(rate.isLimited(state)).isEmpty();
    passed = passed.plusSeconds(3);
    assertThat(rate.isLimited(state)).isEmpty();
    assertThat(rate.isLimited(state)).contains(Duration.ofSeconds(2));
    assertThat(rate.isLimited(rate.initState())).isEmpty();

    passed = passed.plusSeconds(2);
    assertThat(rate.isLimited(state)).isEmpty();
  }
}
