// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.sink.Batch;
import java.util.ArrayList;
import java.util.List;

/** The documents that a format makes of alerts, or of rows. */
public record FormatUnderTest(RecordFormat format, RecordOrigin origin) {
  /** Of alerts. */
  public FormatUnderTest(RecordFormat format) {
    this(format, SampleAlerts.ORIGIN);
  }

  /** What is written for the alert; fails unless it is one line of JSON without duplicates. */
  public JsonNode document(String alert) {
    return document(SampleAlerts.item(alert));
  }

  /** What is written for the record; fails unless it is one line of JSON without duplicates. */
  public JsonNode document(Batch.Item item) {
    var line = new String(format.json(item, origin), UTF_8);
    if (line.contains("\n") || line.contains("\r")) {
      throw new IllegalStateException("more than one line: " + line);
    }
    return SampleAlerts.json(line);
  }

  /** What is written for an alert with such evidence. */
  public JsonNode documentOf(ObjectNode... evidence) {
    var alert = SampleAlerts.JSON.createObjectNode();
    alert.putArray("evidence").addAll(List.of(evidence));
    return document(SampleAlerts.item(alert));
  }

  /** The texts, numbers and booleans in it, as texts. */
  public static List<String> scalars(JsonNode node) {
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
}
