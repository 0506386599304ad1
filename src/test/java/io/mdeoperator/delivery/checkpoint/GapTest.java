// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void gapsThatOverlapAreOne() {
    assertThat(Gap.disjoint(List.of(gap(50, 150), gap(0, 100), gap(10, 20))))
        .containsExactly(gap(0, 150));
  }

  @Test
  void gapsThatTouchStayTwo() {
    assertThat(Gap.disjoint(List.of(gap(10, 20), gap(0, 10))))
        .containsExactly(gap(0, 10), gap(10, 20));
  }

  private static Gap gap(int from, int before) {
    return new Gap(NOON.plusSeconds(from), NOON.plusSeconds(before));
  }
}
