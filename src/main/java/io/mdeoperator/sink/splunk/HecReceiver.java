// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.SplunkHecSink;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.HttpReceiver;
import io.mdeoperator.sink.http.JsonParts;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import io.mdeoperator.sink.http.RequestLimits;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Takes alerts as events (Splunk: "Format events for HTTP Event Collector"): objects of JSON, one
 * behind the other.
 */
record HecReceiver(
    SinkInput input,
    ReceiverConnection connection,
    Optional<HecAcknowledgement> acknowledgement,
    RecordFormat format,
    InstantSource clock)
    implements HttpReceiver {
  /** Any other, such as that of a form, is not read as JSON by all that speak this protocol. */
  static final String TYPE = "application/json";

  private static final String DEFENDER = "ms:defender:atp:alerts";

  /** An event without its alert, about; texts of the spec are bounded. */
  private static final int ENVELOPE = 4 << 10;

  private SplunkHecSink spec() {
    return input.spec().splunkHec();
  }

  @Override
  public RequestLimits limits() {
    return RequestLimits.of(spec());
  }

  @Override
  public Compression compression() {
    return spec().compression();
  }

  @Override
  public long size(Batch.Item item) {
    return format.maxSize(item) + 6L * item.key().length() + ENVELOPE;
  }

  @Override
  public Message message(String tenantId, List<Batch.Item> items) {
    var origin = RecordOrigin.of(input, tenantId);
    var body =
        JsonParts.body(
            TYPE,
            parts -> {
              for (var item : items) {
                write(parts, item, origin);
              }
            });
    var headers = acknowledgement.map(HecAcknowledgement::headers).orElseGet(connection::headers);
    return new Message(headers, body);
  }

  private void write(JsonParts parts, Batch.Item item, RecordOrigin origin) throws IOException {
    var json = parts.json();
    json.writeStartObject();
    if (!item.time().equals(Instant.EPOCH)) {
      json.writeNumberField("time", seconds(item.time()));
    }
    json.writeStringField("source", spec().source());
    json.writeStringField("sourcetype", sourcetype());
    writeIfSet(json, "host", spec().host());
    writeIfSet(json, "index", spec().index());
    parts.field("event", format.json(item, origin));
    json.writeObjectFieldStart("fields"); // flat: an object in it is refused
    json.writeStringField("idempotency_key", item.key());
    json.writeStringField("tenant_id", origin.tenantId());
    if (!origin.displayName().isEmpty()) {
      json.writeStringField("tenant_name", origin.displayName());
    }
    json.writeStringField(origin.records().owner(), origin.owner());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writeIfSet(JsonGenerator json, String field, String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }

  private String sourcetype() {
    if (spec().sourcetype() != null) {
      return spec().sourcetype();
    }
    var isAlert = input.owner().records() == RecordKind.ALERT;
    return isAlert && input.spec().format() == Format.MDE ? DEFENDER : "_json";
  }

  /** Since 1970, with the three decimals that it reads. */
  private static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(time.toEpochMilli(), 3);
  }

  @Override
  public ReceiverResponse meaning(RemoteResponse answer, List<Batch.Item> items)
      throws IOException {
    return new HecAnswer(items.size(), acknowledgement).read(answer, clock.instant());
  }

  @Override
  public String formatHint() {
    return "Check that splunkHec.url is an HTTP Event Collector, and its limits.";
  }
}
