// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.AlertSlice;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstantSplitterTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void dividesAtTheMedianOfTheLaterTimes() {
    assertThat(InstantSplitter.divide(AlertSlice.WHOLE, ticks(0, 1, 2)))
        .containsExactly(
            slice(Optional.empty(), Optional.of(second(2))),
            slice(Optional.of(second(2)), Optional.empty()));
  }

  @Test
  void endsWhereTheServerDoesNotHeedTheSlice() {
    var early = slice(Optional.empty(), Optional.of(second(2)));
    var late = slice(Optional.of(second(2)), Optional.empty());

    assertThat(InstantSplitter.divide(early, ticks(2, 3, 4))).isEmpty();
    assertThat(InstantSplitter.divide(late, ticks(0, 1))).isEmpty();
  }

  private static AlertSlice slice(Optional<Instant> from, Optional<Instant> before) {
    return new AlertSlice(from, before, Optional.empty());
  }

  private static Instant second(int second) {
    return NOON.plusSeconds(second);
  }

  private static long[] ticks(int... seconds) {
    return Arrays.stream(seconds).mapToLong(second -> Ticks.of(second(second))).toArray();
  }
}
