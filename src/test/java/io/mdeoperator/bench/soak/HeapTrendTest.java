// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class HeapTrendTest {
  @Test
  void isFlatWhenSomeSamplesAreHigh() {
    assertThat(HeapTrend.of(List.of(50L, 90L, 51L, 52L, 50L, 49L, 50L, 51L, 53L, 52L, 90L, 51L)))
        .isEqualTo(new HeapTrend(51, 52))
        .matches(HeapTrend::isFlat);
  }

  @Test
  void isNotFlatWhenItGrowsSteadily() {
    assertThat(HeapTrend.of(LongStream.range(50, 90).boxed().toList()).isFlat()).isFalse();
  }

  @Test
  void isFlatWithOneSample() {
    assertThat(HeapTrend.of(List.of(50L)).isFlat()).isTrue();
  }
}
