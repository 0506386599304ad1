// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static io.mdeoperator.sink.ecs.EcsAlerts.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.format.RecordFormatContract;
import io.mdeoperator.sink.format.SampleAlerts;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every alert, whatever is in it. */
class EcsTest extends RecordFormatContract {
  private static final int GENERATED = 2_000;

  EcsTest() {
    super(EcsAlerts.UNDER_TEST, "/microsoft/defender_endpoint/other/unreadable");
  }

  /** An index has a mapping for each of these names; what alerts bring adds none. */
  @Test
  void unknownFieldsOfAlertsAddNoFieldsToAnIndex() {
    var names =
        SampleAlerts.generated(2, GENERATED)
            .flatMap(alert -> names(document(alert).at("/microsoft/defender_endpoint")))
            .collect(Collectors.toSet());

    assertThat(names)
        .containsExactlyInAnyOrder(
            "assignedTo",
            "classification",
            "comments",
            "determination",
            "evidence",
            "incidentId",
            "investigationId",
            "investigationState",
            "lastUpdateTime",
            "mitreTechniques",
            "other",
            "rbacGroupName",
            "resolvedTime",
            "severity",
            "status",
            "threatFamilyName",
            "threatName");
  }

  /** Flattened fields take objects and lists of objects, all others always the same. */
  @Test
  void eachVendorFieldIsAlwaysOfTheSameType() {
    assertThat(SampleAlerts.generated(3, GENERATED))
        .allSatisfy(
            alert -> {
              for (var field : document(alert).at("/microsoft/defender_endpoint").properties()) {
                assertThat(isOfType(field.getKey(), field.getValue())).as("%s", field).isTrue();
              }
            });
  }

  private static boolean isOfType(String name, JsonNode value) {
    return switch (name) {
      case "other" -> value.isObject();
      case "evidence", "comments" ->
          value.isArray() && value.valueStream().allMatch(JsonNode::isObject);
      case "mitreTechniques" ->
          value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
      case "lastUpdateTime", "resolvedTime" -> AlertTime.parse(value.textValue()).isPresent();
      default -> value.isTextual();
    };
  }

  @Test
  void eachVendorValueIsAText() {
    assertThat(SampleAlerts.generated(4, GENERATED))
        .allSatisfy(
            alert ->
                assertThat(values(document(alert).at("/microsoft/defender_endpoint")))
                    .allMatch(JsonNode::isTextual));
  }

  private static Stream<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey);
  }

  private static Stream<JsonNode> values(JsonNode node) {
    return node.isContainerNode() ? node.valueStream().flatMap(EcsTest::values) : Stream.of(node);
  }
}
