// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of a feed, held against seeded faults. {@code -Dseed=17} replays one story, {@code
 * -Dseeds=200} runs as many as that.
 */
class FaultScheduleTest {
  private static final int FEW = 8;

  static LongStream seeds() {
    var one = Long.getLong("seed");
    return one == null ? LongStream.rangeClosed(1, Long.getLong("seeds", FEW)) : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keepsThePromiseWhateverHappens(long seed) throws Exception {
    keepsThePromise(new FaultSchedule(seed), seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void deliversWhateverItReadWhileNothingFails(long seed) throws Exception {
    keepsThePromise(FaultSchedule.calm(seed), seed);
  }

  private static void keepsThePromise(FaultSchedule of, long seed) throws Exception {
    try (var schedule = of) {
      var result = schedule.run();

      assertThat(result.delivered()).isPositive();
      assertThat(result.violations()).as("replay with -Dseed=" + seed).isEmpty();
    }
  }
}
