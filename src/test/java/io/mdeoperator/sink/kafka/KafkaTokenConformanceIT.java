// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.NeedsReceiver;
import io.mdeoperator.sink.OfAlertsOnly;
import io.mdeoperator.sink.SinkConformance;
import io.mdeoperator.sink.SinkUnderTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

@Tag("slow")
@OfAlertsOnly
@NeedsReceiver("kafka")
class KafkaTokenConformanceIT extends SinkConformance {
  private static KafkaBroker broker;

  private final EventHubsEntra entra = new EventHubsEntra();

  @BeforeAll
  static void use(KafkaBroker shared) {
    broker = shared;
  }

  @AfterEach
  void stopEntra() {
    entra.close();
  }

  @Override
  protected SinkUnderTest start() {
    return KafkaUnderTest.overTokens(broker, entra);
  }
}
