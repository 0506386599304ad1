// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class GarbageCollectionLimitTest {
  private Instant now = Instant.EPOCH;
  private Duration collected = Duration.ofHours(1);
  private final GarbageCollectionLimit limit =
      new GarbageCollectionLimit(() -> now, () -> collected);

  @Test
  void nothingIsWrongWhileTimeIsLeftForWork() {
    pass(Duration.ofSeconds(54));
    assertThatNoException().isThrownBy(limit::look);

    pass(Duration.ZERO);
    assertThatNoException().isThrownBy(limit::look);
  }

  @Test
  void endsTheProcessWhereHardlyAnyIsLeft() {
    pass(Duration.ZERO);
    limit.look();

    pass(Duration.ofSeconds(55));
    assertThatThrownBy(limit::look)
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContainingAll("91 % of the last minute", "Raise the memory limit");
  }

  /** What was before does not count again. */
  @Test
  void looksAtOneMinuteAtATime() {
    pass(Duration.ofSeconds(55));
    assertThatThrownBy(limit::look).isInstanceOf(OutOfMemoryError.class);

    pass(Duration.ofSeconds(1));
    assertThatNoException().isThrownBy(limit::look);
  }

  private void pass(Duration collecting) {
    now = now.plus(GarbageCollectionLimit.PERIOD);
    collected = collected.plus(collecting);
  }
}
