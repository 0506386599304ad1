// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.FormatUnderTest;

/** The documents that come out of alerts. */
final class EcsAlerts {
  static final Ecs ECS = new Ecs(() -> Samples.NOON);
  static final FormatUnderTest UNDER_TEST = new FormatUnderTest(ECS);

  private EcsAlerts() {}

  static JsonNode document(String alert) {
    return UNDER_TEST.document(alert);
  }

  static JsonNode document(Batch.Item item) {
    return UNDER_TEST.document(item);
  }

  static JsonNode documentOf(ObjectNode... evidence) {
    return UNDER_TEST.documentOf(evidence);
  }
}
