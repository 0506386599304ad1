// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.CloudEventAttributes;
import io.mdeoperator.sink.http.JsonParts;
import java.io.IOException;
import java.util.List;

/**
 * Alerts as CloudEvents (CloudEvents 1.0, "JSON Event Format"): the envelope is written here, the
 * alert's own bytes are sent as they are, without a copy for each sink.
 */
final class CloudEvents {
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

  /** An upper bound of the bytes of an event, except for the length of its alert's id. */
  static long size(Batch.Item item) {
    return (long) item.alert().json().length + ENVELOPE;
  }

  private static void write(JsonParts parts, String tenantId, Batch.Item item) throws IOException {
    var json = parts.json();
    json.writeStartObject();
    for (var attribute : CloudEventAttributes.of(tenantId, item).entrySet()) {
      json.writeStringField(attribute.getKey(), attribute.getValue());
    }
    json.writeStringField("datacontenttype", "application/json");
    parts.field("data", item.alert().json());
    json.writeEndObject();
  }
}
