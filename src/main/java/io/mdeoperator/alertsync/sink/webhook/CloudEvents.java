// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.alertsync.sink.Batch;
import io.mdeoperator.base.Json;
import io.mdeoperator.remote.RemoteBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;

/**
 * Alerts as CloudEvents (CloudEvents 1.0, "JSON Event Format"): the envelope is written here, the
 * alert's own bytes are copied unchanged.
 */
final class CloudEvents {
  private static final JsonFactory JSON = Json.factory().build();
  private static final String TYPE = "io.mde-operator.alert.revision";
  private static final String SOURCE = "https://mde-operator.io/tenants/";
  private static final String ONE = "application/cloudevents+json; charset=utf-8";
  private static final String SEVERAL = "application/cloudevents-batch+json; charset=utf-8";

  /** Room for an event without its data, so that the buffer seldom has to grow. */
  private static final int ENVELOPE = 600;

  private CloudEvents() {}

  /** One event, in structured content mode. */
  static RemoteBody one(String tenantId, Batch.Item item) {
    return body(List.of(item), ONE, (json, buffer) -> write(json, buffer, tenantId, item));
  }

  /** A JSON array of events. */
  static RemoteBody several(String tenantId, List<Batch.Item> items) {
    return body(
        items,
        SEVERAL,
        (json, buffer) -> {
          json.writeStartArray();
          for (var item : items) {
            write(json, buffer, tenantId, item);
          }
          json.writeEndArray();
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

  private static void write(JsonGenerator json, BodyBuffer buffer, String tenantId, Batch.Item item)
      throws IOException {
    var alert = item.alert();
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
    json.flush();
    buffer.write(alert.json(), 0, alert.json().length);
    json.writeEndObject();
  }

  private static RemoteBody body(List<Batch.Item> items, String type, Writer writer) {
    var size = items.stream().mapToLong(CloudEvents::size).sum();
    var buffer = new BodyBuffer(Math.toIntExact(size));
    try (var json = JSON.createGenerator(buffer)) {
      writer.write(json, buffer);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
    return buffer.body(type);
  }

  private interface Writer {
    void write(JsonGenerator json, BodyBuffer buffer) throws IOException;
  }

  /** Gives away its buffer instead of a copy. */
  private static final class BodyBuffer extends ByteArrayOutputStream {
    BodyBuffer(int size) {
      super(size);
    }

    RemoteBody body(String contentType) {
      return new RemoteBody(buf, count, contentType);
    }
  }
}
