// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.mdeoperator.alertsync.faults.receivers.KafkaReceiver;
import io.mdeoperator.alertsync.faults.receivers.MemoryReceiver;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.NeedsReceiver;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The promise of a feed into a topic of a real broker, held against seeded faults; {@code -Dseed}
 * and {@code -Dseeds} as with {@link FaultScheduleTest}.
 */
@Tag("slow")
@NeedsReceiver("kafka")
class KafkaFaultScheduleIT {
  private static final int FEW = 3;

  private final KafkaBroker broker;

  KafkaFaultScheduleIT(KafkaBroker broker) {
    this.broker = broker;
  }

  static LongStream seeds() {
    return FaultScheduleTest.seeds(FEW);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void keepsThePromiseInATopic(long seed) throws Exception {
    try (var schedule =
        new FaultSchedule(
            seed, _ -> Map.of("one", new KafkaReceiver(broker), "two", new MemoryReceiver()))) {
      FaultScheduleTest.assertKept(schedule, seed);
    }
  }
}
