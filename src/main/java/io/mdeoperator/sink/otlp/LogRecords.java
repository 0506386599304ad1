// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.AlertTree;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts as log records (OpenTelemetry, "Logs Data Model"): a request of OTLP.
 *
 * @param isStructured whether the body of a record is a map, in place of a text
 */
record LogRecords(Wire wire, RecordFormat format, boolean isStructured) {
  private static final String ALERT = "mde.alert.revision";
  private static final String ROW = "mde.hunting.row";

  /** As the data model maps the severities of syslog: info, notice, warning, error, critical. */
  private static final Map<String, Integer> SEVERITIES =
      Map.of("Informational", 9, "Low", 10, "Medium", 13, "High", 17, "Critical", 18);

  /** A request without what comes from its alerts, about; names of tenant and feed are bounded. */
  private static final int FRAME = 4 << 10;

  /** As long as any other. */
  private static final Instant ANY_TIME = Instant.ofEpochSecond(1_800_000_000);

  /** Bytes of a character of the key, in either encoding. */
  private static final int MAX_KEY_CHARACTER = 6;

  /** An upper bound of the bytes of a request with that alert alone. */
  long size(Batch.Item item, RecordOrigin origin) {
    if (isStructured) {
      // Of very many small parts, the names around them are most of it: no bound is near it.
      return request(List.of(item), origin, ANY_TIME).length;
    }
    return FRAME
        + 2 * format.maxSize(item) // a text in JSON has a backslash before each quotation mark
        + item.json().length // title and severity
        + (long) MAX_KEY_CHARACTER * (item.key().length() + item.id().length());
  }

  /** The request for these alerts. */
  byte[] request(List<Batch.Item> items, RecordOrigin origin, Instant now) {
    var out = new ByteArrayOutputStream();
    wire.write(
        out,
        json -> {
          json.writeStartObject();
          json.writeArrayFieldStart("resourceLogs");
          json.writeStartObject();
          json.writeObjectFieldStart("resource");
          json.writeArrayFieldStart("attributes");
          attribute(json, "service.name", "mde-operator");
          json.writeEndArray();
          json.writeEndObject();
          json.writeArrayFieldStart("scopeLogs");
          json.writeStartObject();
          json.writeArrayFieldStart("logRecords");
          for (var item : items) {
            write(json, item, origin, now);
          }
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
          json.writeEndArray();
          json.writeEndObject();
        });
    return out.toByteArray();
  }

  private void write(JsonGenerator json, Batch.Item item, RecordOrigin origin, Instant now)
      throws IOException {
    var isAlert = origin.records() == RecordKind.ALERT;
    var alert = isAlert ? Optional.of(AlertTree.read(item.json())) : Optional.<AlertFields>empty();
    var severity = alert.flatMap(fields -> fields.text("severity")).orElse("");
    json.writeStartObject();
    wire.time(json, "timeUnixNano", item.time());
    wire.time(json, "observedTimeUnixNano", now);
    if (!severity.isEmpty()) {
      json.writeNumberField("severityNumber", SEVERITIES.getOrDefault(severity, 0));
      wire.text(json, "severityText", severity);
    }
    json.writeStringField("eventName", isAlert ? ALERT : ROW);
    json.writeFieldName("body");
    body(json, new String(format.json(item, origin), StandardCharsets.UTF_8));
    json.writeArrayFieldStart("attributes");
    attribute(json, "log.record.uid", item.key());
    attribute(json, "mde.tenant.id", origin.tenantId());
    attribute(json, "mde.tenant.name", origin.displayName());
    attribute(json, "mde." + origin.records().owner(), origin.owner());
    attribute(json, "mde." + origin.records().singular() + ".id", item.id());
    attribute(json, "security_rule.name", alert.flatMap(fields -> fields.text("title")).orElse(""));
    json.writeEndArray();
    json.writeEndObject();
  }

  private void body(JsonGenerator json, String alert) throws IOException {
    if (isStructured) {
      OtlpValue.structure(wire, json, alert);
    } else {
      OtlpValue.text(wire, json, alert);
    }
  }

  private void attribute(JsonGenerator json, String key, String value) throws IOException {
    if (!value.isEmpty()) {
      json.writeStartObject();
      json.writeStringField("key", key);
      json.writeFieldName("value");
      OtlpValue.text(wire, json, value);
      json.writeEndObject();
    }
  }
}
