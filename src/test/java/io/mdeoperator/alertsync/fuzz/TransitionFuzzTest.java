// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A feed that people change while things fail keeps its promise, and never says that all is well
 * while it is not. {@code mvn test -Dtest=TransitionFuzzTest -Dseed=17} replays one story, {@code
 * -Dseeds=300} runs as many as that.
 */
class TransitionFuzzTest {
  private static final int FEW = 6;

  static LongStream seeds() {
    var one = Long.getLong("seed");
    return one == null ? LongStream.rangeClosed(1, Long.getLong("seeds", FEW)) : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isHonestAndLosesNothingWhateverChanges(long seed) {
    try (var fuzz = new TransitionFuzz(seed)) {
      var violations = fuzz.run();

      assertThat(violations)
          .as(
              "mvn test -Dtest=TransitionFuzzTest -Dseed=%d%n%s",
              seed, String.join(System.lineSeparator(), fuzz.story()))
          .isEmpty();
      assertThat(fuzz.delivered()).isPositive();
    }
  }
}
