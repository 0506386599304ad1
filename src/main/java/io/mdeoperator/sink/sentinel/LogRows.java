// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.AlertFields;
import io.mdeoperator.sink.format.AlertLine;
import io.mdeoperator.sink.format.AlertTree;
import io.mdeoperator.sink.format.RecordOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Alerts as rows of a table (Microsoft: "Logs Ingestion API in Azure Monitor"). Azure Monitor cuts
 * what is longer than 64 KB in a column, so nothing here is: evidence continues in further columns,
 * and an alert that is longer without its evidence is no row.
 */
final class LogRows implements TableRows {
  /** Some bytes less than Azure Monitor keeps (Microsoft: "Azure Monitor service limits"). */
  static final int MAX_COLUMN = 64_000;

  /** The columns of evidence, in their order. */
  static final List<String> EVIDENCE = List.of("Evidence", "Evidence2", "Evidence3", "Evidence4");

  /** Azure Monitor takes times of the last two days until tomorrow; an hour is left for clocks. */
  private static final Duration MAX_AGE = Duration.ofHours(47);

  private static final Duration MAX_AHEAD = Duration.ofHours(23);

  /** A row without what comes from the alert, about. */
  private static final int FRAME = 1024;

  private static final JsonFactory JSON = Json.factory().build();

  @Override
  public Optional<byte[]> row(Batch.Item item, RecordOrigin origin, Instant now) {
    return AlertLine.of(item.json(), false, MAX_COLUMN)
        .map(
            alert ->
                object(
                    item,
                    json -> {
                      write(json, item, origin, now);
                      raw(json, "Alert", alert);
                      write(json, EvidenceColumns.of(item.json(), EVIDENCE.size(), MAX_COLUMN));
                    }));
  }

  /** Writes the columns of a row. */
  @FunctionalInterface
  interface Columns {
    void write(JsonGenerator json) throws IOException;
  }

  /** A row with these columns. */
  static byte[] object(Batch.Item item, Columns columns) {
    var row = new ByteArrayOutputStream(item.json().length + FRAME);
    try (var json = JSON.createGenerator(row)) {
      json.writeStartObject();
      columns.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
    return row.toByteArray();
  }

  private static void write(JsonGenerator json, Batch.Item item, RecordOrigin origin, Instant now)
      throws IOException {
    var alert = AlertTree.read(item.json());
    var updated = item.time();
    begin(json, item, origin, now);
    json.writeStringField("Feed", origin.owner());
    json.writeStringField("AlertId", item.id());
    text(json, "AlertTitle", alert.text("title"));
    text(json, "Severity", alert.text("severity"));
    text(json, "Status", alert.text("status"));
    text(json, "Category", alert.text("category"));
    if (!updated.equals(Instant.EPOCH)) {
      time(json, "LastUpdateTime", updated);
    }
    var created = alert.time("alertCreationTime");
    if (created.isPresent()) {
      time(json, "AlertCreationTime", created.get());
    }
    text(json, "DeviceId", alert.text("machineId"));
    text(json, "DeviceName", alert.text("computerDnsName"));
    techniques(json, alert);
  }

  /** The columns that tables of any records have. */
  static void begin(JsonGenerator json, Batch.Item item, RecordOrigin origin, Instant now)
      throws IOException {
    time(json, "TimeGenerated", isTaken(item.time(), now) ? item.time() : now);
    json.writeStringField("IdempotencyKey", item.key());
    json.writeStringField("CustomerTenantId", origin.tenantId());
    text(json, "CustomerName", Optional.of(origin.displayName()));
  }

  /** What is outside is replaced by Azure Monitor, without a word. */
  private static boolean isTaken(Instant time, Instant now) {
    return time.isAfter(now.minus(MAX_AGE)) && time.isBefore(now.plus(MAX_AHEAD));
  }

  private static void techniques(JsonGenerator json, AlertFields alert) throws IOException {
    var techniques = alert.texts("mitreTechniques");
    if (!techniques.isEmpty()) {
      json.writeArrayFieldStart("MitreTechniques");
      for (var technique : techniques) {
        json.writeString(technique);
      }
      json.writeEndArray();
    }
  }

  private static void write(JsonGenerator json, EvidenceColumns evidence) throws IOException {
    for (var i = 0; i < evidence.columns().size(); i++) {
      raw(json, EVIDENCE.get(i), evidence.columns().get(i));
    }
    json.writeBooleanField("EvidenceTruncated", evidence.isTruncated());
  }

  static void text(JsonGenerator json, String column, Optional<String> value) throws IOException {
    if (value.filter(text -> !text.isEmpty()).isPresent()) {
      json.writeStringField(column, value.get());
    }
  }

  static void time(JsonGenerator json, String column, Instant time) throws IOException {
    json.writeStringField(column, AlertTime.format(time));
  }

  static void raw(JsonGenerator json, String column, byte[] value) throws IOException {
    json.writeFieldName(column);
    json.writeRawValue(new String(value, StandardCharsets.UTF_8));
  }
}
