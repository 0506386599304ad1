// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static io.mdeoperator.sink.ecs.EcsAlerts.document;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.SampleAlerts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for every alert, whatever is in it. */
class EcsTest {
  private static final int GENERATED = 2_000;
  private static final List<String> NAMES =
      List.of(
          "id",
          "title",
          "status",
          "lastUpdateTime",
          "relatedUser",
          "comments",
          "mitreTechniques",
          "evidence",
          "entityType",
          "ipAddress",
          "x");

  private static final Set<String> ABSENT = Set.of("", "-", "N/A", "null");

  @Test
  void nothingOfAnAlertIsLost() {
    alerts()
        .forEach(
            alert -> {
              var written = Set.copyOf(EcsAlerts.scalars(document(alert)));
              var lost = valuesOf(alert).filter(value -> !isIn(written, value));
              assertThat(lost).as(new String(alert.alert().json(), UTF_8)).isEmpty();
            });
  }

  /** Without those that are too deep, which are in one text. */
  private static Stream<String> valuesOf(Batch.Item alert) {
    var json = new String(alert.alert().json(), UTF_8).replaceAll("(?s)\\[{8,}.*?]{8,}", "null");
    return EcsAlerts.scalars(SampleAlerts.json(json)).stream()
        .filter(value -> !ABSENT.contains(value));
  }

  /** As it is, or the same number or time in other digits. */
  private static boolean isIn(Set<String> written, String value) {
    return written.contains(value)
        || Set.of("Infinity", "-0.1").contains(value) // 1E400 and -0.10, as a double
        || AlertTime.parse(value).map(AlertTime::format).filter(written::contains).isPresent();
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

  @Test
  void anyJsonIsWritten() {
    var random = new Random(5);
    for (var i = 0; i < GENERATED; i++) {
      assertThat(document(raw(anyJson(random, 12).getBytes(UTF_8))).path("event").isObject())
          .isTrue();
    }
  }

  @Test
  void anyBytesAreWritten() {
    var random = new Random(6);
    for (var i = 0; i < GENERATED; i++) {
      var bytes = new byte[1 + random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(
              document(raw(bytes)).at("/microsoft/defender_endpoint/other/unreadable").isTextual())
          .isTrue();
    }
  }

  private static Stream<Batch.Item> alerts() {
    return Stream.concat(SampleAlerts.documented(), SampleAlerts.generated(1, GENERATED));
  }

  private static Batch.Item raw(byte[] json) {
    return new Batch.Item("key", new Alert("a", Instant.EPOCH, "", "", json));
  }

  private static String anyJson(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 8)) {
      case 0 -> "null";
      case 1 -> "-1.5e-7";
      case 2 -> "\"\\ud800 \\u0000\"";
      case 3 -> "\"2026-03-01T12:00:00Z\"";
      case 4 -> "[" + anyJson(random, depth - 1) + "," + anyJson(random, depth - 1) + "]";
      case 5 -> "{\"\":" + anyJson(random, depth - 1) + ",\"\":" + anyJson(random, depth - 1) + "}";
      default -> {
        var name = NAMES.get(random.nextInt(NAMES.size()));
        yield "{\"%s\":%s,\"evidence\":%s}"
            .formatted(name, anyJson(random, depth - 1), anyJson(random, depth - 1));
      }
    };
  }

  private static Stream<String> names(JsonNode object) {
    return object.properties().stream().map(Map.Entry::getKey);
  }

  private static Stream<JsonNode> values(JsonNode node) {
    return node.isContainerNode() ? node.valueStream().flatMap(EcsTest::values) : Stream.of(node);
  }
}
