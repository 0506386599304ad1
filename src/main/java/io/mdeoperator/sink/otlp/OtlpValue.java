// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.io.StringWriter;

/** Writes JSON as a value of OpenTelemetry, of the same structure, part by part. */
final class OtlpValue {
  /**
   * What is nested deeper is a text, its own JSON: each level is three messages in each other, and
   * readers of protobuf commonly refuse more than 100.
   */
  static final int MAX_DEPTH = 16;

  /** What was received is limited, and nothing here costs more by being long. */
  private static final JsonFactory JSON =
      Json.factory()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // Names come from outside: nothing of them outlives the alert.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final Wire wire;
  private final JsonGenerator to;
  private final JsonParser from;

  private OtlpValue(Wire wire, JsonGenerator to, JsonParser from) {
    this.wire = wire;
    this.to = to;
    this.from = from;
  }

  /** A text as it is. */
  static void text(Wire wire, JsonGenerator to, String text) throws IOException {
    to.writeStartObject();
    wire.text(to, "stringValue", text);
    to.writeEndObject();
  }

  /** The structure of a text of JSON; the text itself where it is none. */
  static void structure(Wire wire, JsonGenerator to, String json) throws IOException {
    if (!isJson(json)) {
      text(wire, to, json);
      return;
    }
    try (var from = JSON.createParser(json)) {
      from.nextToken();
      new OtlpValue(wire, to, from).value(0);
    }
  }

  private static boolean isJson(String text) {
    try (var parser = JSON.createParser(text)) {
      var values = 0;
      while (parser.nextToken() != null) {
        values += parser.getParsingContext().inRoot() ? 1 : 0;
      }
      return values > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void value(int depth) throws IOException {
    to.writeStartObject();
    switch (from.currentToken()) {
      case START_OBJECT, START_ARRAY -> structure(depth);
      case VALUE_STRING -> wire.text(to, "stringValue", from.getText());
      case VALUE_TRUE, VALUE_FALSE -> to.writeBooleanField("boolValue", from.getBooleanValue());
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> broken();
      default -> {} // null is a value of no kind
    }
    to.writeEndObject();
  }

  private void structure(int depth) throws IOException {
    if (depth == MAX_DEPTH) {
      wire.text(to, "stringValue", source());
      return;
    }
    var isObject = from.isExpectedStartObjectToken();
    to.writeObjectFieldStart(isObject ? "kvlistValue" : "arrayValue");
    to.writeArrayFieldStart("values");
    while (!from.nextToken().isStructEnd()) {
      if (isObject) {
        pair(depth);
      } else {
        value(depth + 1);
      }
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private void pair(int depth) throws IOException {
    to.writeStartObject();
    wire.text(to, "key", from.currentName());
    from.nextToken();
    to.writeFieldName("value");
    value(depth + 1);
    to.writeEndObject();
  }

  private void whole() throws IOException {
    if (from.getNumberType() == NumberType.BIG_INTEGER) {
      wire.text(to, "stringValue", from.getText());
    } else {
      wire.number(to, "intValue", from.getLongValue());
    }
  }

  private void broken() throws IOException {
    var number = from.getDoubleValue();
    if (Double.isInfinite(number)) {
      wire.text(to, "stringValue", from.getText());
    } else {
      to.writeNumberField("doubleValue", number);
    }
  }

  private String source() throws IOException {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.copyCurrentStructure(from);
    }
    return text.toString();
  }
}
