// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.base.Json;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.sink.Batch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Alerts as CloudEvents (CloudEvents 1.0, "JSON Event Format"): the envelope is written here, the
 * alert's own bytes are sent as they are, without a copy for each sink.
 */
final class CloudEvents {
  private static final JsonFactory JSON = Json.factory().build();
  private static final String TYPE = "io.mde-operator.alert.revision";
  private static final String SOURCE = "https://mde-operator.io/tenants/";
  private static final String ONE = "application/cloudevents+json; charset=utf-8";
  private static final String SEVERAL = "application/cloudevents-batch+json; charset=utf-8";

  /** An event without its data, about. */
  private static final int ENVELOPE = 600;

  private CloudEvents() {}

  /** One event, in structured content mode. */
  static RemoteBody one(String tenantId, Batch.Item item) {
    return body(ONE, parts -> write(parts, tenantId, item));
  }

  /** A JSON array of events. */
  static RemoteBody several(String tenantId, List<Batch.Item> items) {
    return body(
        SEVERAL,
        parts -> {
          parts.json.writeStartArray();
          for (var item : items) {
            write(parts, tenantId, item);
          }
          parts.json.writeEndArray();
        });
  }

  /** An event's {@code id}: the idempotency key. */
  static String id(Batch.Item item) {
    return AttributeText.of(item.key());
  }

  /** An upper bound of the bytes of an event, except for the length of its alert's id. */
  static long size(Batch.Item item) {
    return (long) item.alert().json().length + ENVELOPE;
  }

  private static void write(Parts parts, String tenantId, Batch.Item item) throws IOException {
    var alert = item.alert();
    var json = parts.json;
    json.writeStartObject();
    json.writeStringField("specversion", "1.0");
    json.writeStringField("type", TYPE);
    json.writeStringField("source", SOURCE + tenantId);
    json.writeStringField("id", id(item));
    json.writeStringField("subject", AttributeText.of(alert.id()));
    if (!alert.lastUpdateTime().equals(Instant.EPOCH)) {
      json.writeStringField("time", alert.lastUpdateTime().toString());
    }
    json.writeStringField("datacontenttype", "application/json");
    json.writeFieldName("data");
    json.writeRawValue(""); // the colon
    parts.add(alert.json());
    json.writeEndObject();
  }

  private static RemoteBody body(String type, Writer writer) {
    try (var parts = new Parts()) {
      writer.write(parts);
      return new RemoteBody(parts.all(), type);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
  }

  private interface Writer {
    void write(Parts parts) throws IOException;
  }

  /** What is written as JSON, and in between what is JSON already. */
  private static final class Parts implements AutoCloseable {
    private final List<byte[]> parts = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream(ENVELOPE);
    private final JsonGenerator json = JSON.createGenerator(written);

    Parts() throws IOException {}

    void add(byte[] value) throws IOException {
      endPart();
      parts.add(value);
    }

    List<byte[]> all() throws IOException {
      endPart();
      return parts;
    }

    private void endPart() throws IOException {
      json.flush();
      parts.add(written.toByteArray());
      written.reset();
    }

    @Override
    public void close() throws IOException {
      json.close();
    }
  }
}
