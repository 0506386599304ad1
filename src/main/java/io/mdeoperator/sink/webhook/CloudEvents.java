// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.format.CloudEventAttributes;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.JsonParts;
import java.io.IOException;
import java.util.List;

/**
 * Alerts as CloudEvents (CloudEvents 1.0, "JSON Event Format"): the envelope is written here, the
 * bytes of the format are sent as they are; those of an alert as it came without a copy for each
 * sink.
 */
record CloudEvents(RecordFormat format) {
  private static final String ONE = "application/cloudevents+json; charset=utf-8";
  private static final String SEVERAL = "application/cloudevents-batch+json; charset=utf-8";

  /** An event without its data, about. */
  private static final int ENVELOPE = 600;

  /** One event, in structured content mode. */
  RemoteBody one(RecordOrigin origin, Batch.Item item) {
    return JsonParts.body(ONE, parts -> write(parts, origin, item));
  }

  /** A JSON array of events. */
  RemoteBody several(RecordOrigin origin, List<Batch.Item> items) {
    return JsonParts.body(
        SEVERAL,
        parts -> {
          parts.json().writeStartArray();
          for (var item : items) {
            write(parts, origin, item);
          }
          parts.json().writeEndArray();
        });
  }

  /** An upper bound of the bytes of an event, except for the length of its alert's id. */
  long size(Batch.Item item) {
    return format.maxSize(item) + ENVELOPE;
  }

  private void write(JsonParts parts, RecordOrigin origin, Batch.Item item) throws IOException {
    var json = parts.json();
    json.writeStartObject();
    CloudEventAttributes.write(origin, item, json::writeStringField);
    json.writeStringField("datacontenttype", "application/json");
    parts.field("data", format.json(item, origin));
    json.writeEndObject();
  }
}
