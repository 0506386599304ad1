// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.http.JsonParts;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * Alerts as CloudEvents (CloudEvents 1.0, "JSON Event Format"): the envelope is written here, the
 * alert's own bytes are sent as they are, without a copy for each sink.
 */
final class CloudEvents {
  private static final String TYPE = "io.mde-operator.alert.revision";
  private static final String SOURCE = "https://mde-operator.io/tenants/";
  private static final String ONE = "application/cloudevents+json; charset=utf-8";
  private static final String SEVERAL = "application/cloudevents-batch+json; charset=utf-8";

  /** An event without its data, about. */
  private static final int ENVELOPE = 600;

  private CloudEvents() {}

  /** One event, in structured content mode. */
  static RemoteBody one(String tenantId, Batch.Item item) {
    return JsonParts.body(ONE, parts -> write(parts, tenantId, item));
  }

  /** A JSON array of events. */
  static RemoteBody several(String tenantId, List<Batch.Item> items) {
    return JsonParts.body(
        SEVERAL,
        parts -> {
          parts.json().writeStartArray();
          for (var item : items) {
            write(parts, tenantId, item);
          }
          parts.json().writeEndArray();
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

  private static void write(JsonParts parts, String tenantId, Batch.Item item) throws IOException {
    var alert = item.alert();
    var json = parts.json();
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
    parts.field("data", alert.json());
    json.writeEndObject();
  }
}
