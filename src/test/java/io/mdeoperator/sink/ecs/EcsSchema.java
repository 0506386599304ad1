// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.format.SampleAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * What Elastic says of its fields: {@code EcsFlat} of the npm package {@code @elastic/ecs}.
 * Everything below {@code microsoft.defender_endpoint} is a vendor's, and not looked at.
 */
final class EcsSchema {
  private static final String VENDOR = "microsoft.defender_endpoint";

  private final JsonNode fields;

  private EcsSchema(JsonNode fields) {
    this.fields = fields;
  }

  static EcsSchema read(Path file) throws IOException {
    return new EcsSchema(SampleAlerts.JSON.readTree(Files.readString(file)));
  }

  boolean knows(String field) {
    return fields.has(field);
  }

  /** The fields that are not the schema's, and the values that a field must not have. */
  List<String> faults(JsonNode document) {
    var faults = new ArrayList<String>();
    document.properties().forEach(field -> collectFaults(field.getKey(), field.getValue(), faults));
    return faults;
  }

  private void collectFaults(String field, JsonNode value, List<String> faults) {
    var type = fields.at("/" + field + "/type").asText();
    if (field.equals(VENDOR)) {
      return;
    }
    if (value.isObject() && !type.equals("object")) {
      value
          .properties()
          .forEach(child -> collectFaults(field + "." + child.getKey(), child.getValue(), faults));
    } else if (!fields.has(field)) {
      faults.add(field + " is unknown");
    } else if (type.equals("object")) {
      value.forEach(child -> check(child.isTextual(), field + ".* is no keyword", faults));
    } else {
      check(isList(field) == value.isArray(), field + " is a list, or should be", faults);
      items(value).forEach(item -> collectFaults(field, type, item, faults));
    }
  }

  private void collectFaults(String field, String type, JsonNode value, List<String> faults) {
    check(isOfType(type, value), "%s is no %s: %s".formatted(field, type, value), faults);
    var allowed = fields.at("/" + field + "/allowed_values").findValuesAsText("name");
    check(
        allowed.isEmpty() || allowed.contains(value.asText()),
        "%s must not be %s".formatted(field, value),
        faults);
  }

  private static void check(boolean holds, String fault, List<String> faults) {
    if (!holds) {
      faults.add(fault);
    }
  }

  private boolean isList(String field) {
    return items(fields.at("/" + field + "/normalize"))
        .anyMatch(rule -> rule.asText().equals("array"));
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "keyword", "wildcard", "match_only_text" -> value.isTextual();
      case "date" ->
          value.asText().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{1,9}Z");
      case "long" -> value.isIntegralNumber() && value.canConvertToLong();
      case "boolean" -> value.isBoolean();
      case "ip" ->
          InetAddressUtils.isIPv4(value.asText()) || InetAddressUtils.isIPv6(value.asText());
      default -> throw new IllegalStateException("no rule for type " + type);
    };
  }

  /** The types of the event that none of its categories expects, and the categories without one. */
  List<String> misfits(JsonNode document) {
    var misfits = new ArrayList<String>();
    var types = new TreeSet<>(items(document.at("/event/type")).map(JsonNode::asText).toList());
    var expected = new TreeSet<String>();
    for (var category : items(document.at("/event/category")).map(JsonNode::asText).toList()) {
      var ofCategory = expectedTypes(category);
      check(ofCategory.stream().anyMatch(types::contains), category + " has no type", misfits);
      expected.addAll(ofCategory);
    }
    types.removeAll(expected);
    types.forEach(type -> misfits.add("no category expects " + type));
    return misfits;
  }

  private List<String> expectedTypes(String category) {
    return fields
        .at("/event.category/allowed_values")
        .valueStream()
        .filter(value -> value.path("name").asText().equals(category))
        .flatMap(value -> items(value.path("expected_event_types")))
        .map(JsonNode::asText)
        .toList();
  }

  private static Stream<JsonNode> items(JsonNode value) {
    return value.isArray() ? value.valueStream() : Stream.of(value);
  }
}
