// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.SampleAlerts;
import java.util.ArrayList;
import java.util.List;

/** The documents that come out of alerts. */
final class EcsAlerts {
  static final Ecs ECS = new Ecs(() -> Samples.NOON);

  private EcsAlerts() {}

  /** What is written for the alert; fails unless it is one line of JSON without duplicates. */
  static JsonNode document(String alert) {
    return document(SampleAlerts.item(alert));
  }

  /** What is written for the alert; fails unless it is one line of JSON without duplicates. */
  static JsonNode document(Batch.Item item) {
    return parse(new String(ECS.json(item, SampleAlerts.ORIGIN), UTF_8));
  }

  private static JsonNode parse(String line) {
    if (line.contains("\n") || line.contains("\r")) {
      throw new IllegalStateException("more than one line: " + line);
    }
    return SampleAlerts.json(line);
  }

  /** The texts, numbers and booleans in it, as texts. */
  static List<String> scalars(JsonNode node) {
    var found = new ArrayList<String>();
    collect(node, found);
    return found;
  }

  private static void collect(JsonNode node, List<String> found) {
    if (node.isValueNode()) {
      found.add(node.asText());
    }
    node.forEach(child -> collect(child, found));
  }

  /** An alert with one item of evidence. */
  static JsonNode documentOf(ObjectNode... evidence) {
    var alert = SampleAlerts.JSON.createObjectNode();
    alert.putArray("evidence").addAll(List.of(evidence));
    return document(SampleAlerts.item(alert));
  }
}
