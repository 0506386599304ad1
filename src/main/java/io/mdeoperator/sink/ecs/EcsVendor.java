// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.JsonObject;
import java.util.List;
import java.util.Optional;

/** Fields of Defender that the schema has no place for, or whose exact value it loses. */
final class EcsVendor {
  static final String PREFIX = "microsoft.defender_endpoint.";

  private static final List<String> TEXTS =
      List.of(
          "status",
          "severity",
          "classification",
          "determination",
          "assignedTo",
          "incidentId",
          "investigationId",
          "investigationState",
          "threatName",
          "threatFamilyName",
          "rbacGroupName");

  private static final List<String> TIMES = List.of("lastUpdateTime", "resolvedTime");

  private EcsVendor() {}

  static void write(AlertFields alert, JsonObject to) {
    TEXTS.forEach(name -> to.text(PREFIX + name, alert.text(name)));
    TIMES.forEach(name -> to.time(PREFIX + name, alert.time(name)));
    to.node(PREFIX + "mitreTechniques", alert.list("mitreTechniques", JsonNode::isTextual));
    to.node(PREFIX + "comments", alert.list("comments", JsonNode::isObject));
    to.node(PREFIX + "evidence", alert.list("evidence", JsonNode::isObject));
    to.node(PREFIX + "other", Optional.of(alert.unread()));
  }
}
