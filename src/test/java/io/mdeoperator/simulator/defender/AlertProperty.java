// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mdeoperator.simulator.odata.EntityType;
import io.mdeoperator.simulator.odata.FilterProperty;
import java.io.IOException;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The properties that {@code $filter} may name (Microsoft: "List alerts API"), with their types.
 */
public enum AlertProperty implements FilterProperty {
  ALERT_CREATION_TIME("alertCreationTime", Type.TIME),
  LAST_UPDATE_TIME("lastUpdateTime", Type.TIME),
  LAST_EVENT_TIME("lastEventTime", Type.TIME),
  INCIDENT_ID("incidentId", Type.NUMBER),
  INVESTIGATION_ID("investigationId", Type.NUMBER),
  ID("id", Type.TEXT),
  ASSIGNED_TO("assignedTo", Type.TEXT),
  DETECTION_SOURCE("detectionSource", Type.TEXT),
  STATUS("status", Type.TEXT),
  SEVERITY("severity", Type.TEXT),
  CATEGORY("category", Type.TEXT);

  /** What a list of alerts is made of. */
  public static final EntityType ENTITY = EntityType.of("Alert", values(), "evidence");

  private static final Map<String, AlertProperty> BY_NAME =
      Arrays.stream(values()).collect(Collectors.toMap(p -> p.jsonName, p -> p));

  private final String jsonName;
  private final Type type;

  AlertProperty(String jsonName, Type type) {
    this.jsonName = jsonName;
    this.type = type;
  }

  @Override
  public String jsonName() {
    return jsonName;
  }

  @Override
  public Type type() {
    return type;
  }

  public static Optional<AlertProperty> named(String jsonName) {
    return Optional.ofNullable(BY_NAME.get(jsonName));
  }

  /**
   * What a filter compares with, of the value that the parser is at; null when it is null or of
   * another type.
   */
  public Comparable<?> valueAt(JsonParser parser) throws IOException {
    var token = parser.currentToken();
    return switch (type) {
      case TIME -> token == JsonToken.VALUE_STRING ? time(parser.getText()) : null;
      case NUMBER -> token.isNumeric() ? parser.getDecimalValue() : null;
      case TEXT, GUID -> token == JsonToken.VALUE_STRING ? parser.getText() : null;
    };
  }

  private static AlertTime time(String text) {
    try {
      return AlertTime.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
