// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Mode;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.format.CloudEventAttributes;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.HttpReceiver;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import io.mdeoperator.sink.http.RequestLimits;
import io.mdeoperator.sink.http.StatusMeaning;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;

/**
 * Takes alerts as CloudEvents. Only the HTTP status of its response decides whether an event was
 * accepted.
 */
record CloudEventsReceiver(
    SinkInput input, Endpoint endpoint, CloudEvents events, InstantSource clock)
    implements HttpReceiver {
  private static final StatusMeaning STATUSES =
      new StatusMeaning("webhook.headersFrom and signing", "webhook.url or urlFrom");

  /** The usual bound of receivers is this or less. */
  private static final long MAX_BYTES = 4 << 20;

  @Override
  public ReceiverConnection connection() {
    return endpoint.connection();
  }

  @Override
  public RequestLimits limits() {
    return new RequestLimits(isBatched() ? Integer.MAX_VALUE : 1, MAX_BYTES);
  }

  private boolean isBatched() {
    return input.spec().webhook().mode() == Mode.BATCHED;
  }

  @Override
  public long size(Batch.Item item) {
    return events.size(item);
  }

  @Override
  public Message message(String tenantId, List<Batch.Item> items) {
    var origin = RecordOrigin.of(input, tenantId);
    var body = isBatched() ? events.several(origin, items) : events.one(origin, items.getFirst());
    var ids = items.stream().map(CloudEventAttributes::id).toList();
    var headers = new HashMap<>(connection().headers());
    headers.putAll(StandardWebhooks.headers(ids, body, endpoint.keys(), clock.instant()));
    return new Message(headers, body);
  }

  /** Signatures are of the bytes that are sent, and receivers check them before they decompress. */
  @Override
  public Compression compression() {
    return Compression.NONE;
  }

  @Override
  public ReceiverResponse meaning(RemoteResponse answer, List<Batch.Item> items) {
    return STATUSES.of(answer, clock.instant());
  }

  @Override
  public String formatHint() {
    return isBatched()
        ? "If it does not read several events in a request, set webhook.mode to Structured."
        : "Check that it reads CloudEvents as webhook.mode Structured sends them.";
  }
}
