// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.faults.receivers.ElasticsearchReceiver;
import io.mdeoperator.alertsync.faults.receivers.ReceiverUnderFaults;
import io.mdeoperator.sink.Revision;
import java.time.Clock;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of a feed, held against seeded faults. {@code -Dseed=17} replays one story, {@code
 * -Dseeds=200} runs as many as that.
 */
class FaultScheduleTest {
  private static final int FEW = 8;

  private ElasticsearchReceiver history;
  private ElasticsearchReceiver latest;

  static LongStream seeds() {
    return seeds(FEW);
  }

  /** What the command asks for, or a few. */
  static LongStream seeds(int few) {
    var one = Long.getLong("seed");
    return one == null ? LongStream.rangeClosed(1, Long.getLong("seeds", few)) : LongStream.of(one);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keepsThePromiseWhateverHappens(long seed) throws Exception {
    keepsThePromise(new FaultSchedule(seed, FaultSchedule::inMemory), seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void deliversWhateverItReadWhileNothingFails(long seed) throws Exception {
    keepsThePromise(FaultSchedule.calm(seed, FaultSchedule::inMemory), seed);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keepsThePromiseThroughBulkRequests(long seed) throws Exception {
    try (var schedule = new FaultSchedule(seed, this::elasticsearch)) {
      assertKept(schedule, seed);

      assertThat(history.documents())
          .as("duplicates are not seen")
          .doesNotHaveDuplicates()
          .containsAll(schedule.states());
      assertThat(latest.documents())
          .as("the latest revision of each alert")
          .containsAll(schedule.states())
          .extracting(Revision::identity)
          .doesNotHaveDuplicates();
    }
  }

  private Map<String, ReceiverUnderFaults> elasticsearch(Clock clock) {
    history = ElasticsearchReceiver.ofDataStream(clock);
    latest = ElasticsearchReceiver.ofIndex(clock);
    return Map.of("one", history, "two", latest);
  }

  private static void keepsThePromise(FaultSchedule of, long seed) throws Exception {
    try (var schedule = of) {
      assertKept(schedule, seed);
    }
  }

  static void assertKept(FaultSchedule schedule, long seed) {
    var result = schedule.run();

    assertThat(result.delivered()).isPositive();
    assertThat(result.violations()).as("replay with -Dseed=" + seed).isEmpty();
  }
}
