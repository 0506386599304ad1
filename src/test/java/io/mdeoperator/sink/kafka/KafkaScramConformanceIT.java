// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.sink.OfAlertsOnly;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@OfAlertsOnly
@NeedsReceiver("kafka")
class KafkaScramConformanceIT extends SinkConformance {
  private static KafkaBroker broker;

  @BeforeAll
  static void use(KafkaBroker shared) {
    broker = shared;
  }

  @Override
  protected SinkUnderTest start() {
    return KafkaUnderTest.overScram(broker);
  }
}
