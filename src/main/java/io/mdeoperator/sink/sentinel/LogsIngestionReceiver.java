// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.SentinelSink;
import io.mdeoperator.credential.ApplicationTokens;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.HttpReceiver;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import io.mdeoperator.sink.http.RequestLimits;
import io.mdeoperator.sink.http.StatusMeaning;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes alerts by the Logs Ingestion API: an array of rows, even of one. */
record LogsIngestionReceiver(
    SinkInput input, ReceiverConnection connection, ApplicationTokens tokens, InstantSource clock)
    implements HttpReceiver {
  private static final StatusMeaning STATUSES =
      new StatusMeaning(
          "sentinel.auth", "sentinel.endpoint, sentinel.dataCollectionRule and sentinel.stream");

  /** Until a new role assignment holds (Microsoft: "Logs Ingestion API", troubleshooting). */
  private static final Duration ROLE_PROPAGATION = Duration.ofMinutes(30);

  /** Sizes do not depend on whose alerts they are. */
  private static final String ANY_TENANT = "00000000-0000-0000-0000-000000000000";

  private static final byte[] OPEN = {'['};
  private static final byte[] COMMA = {','};
  private static final byte[] CLOSE = {']'};

  private SentinelSink spec() {
    return input.spec().sentinel();
  }

  @Override
  public RequestLimits limits() {
    return new RequestLimits(
        spec().maxRequestItems(),
        spec().maxRequestBytes() - OPEN.length - CLOSE.length,
        SentinelSink.MAX_BYTES - OPEN.length - CLOSE.length);
  }

  @Override
  public Compression compression() {
    return spec().compression();
  }

  private TableRows rows() {
    return input.owner().records() == RecordKind.ALERT ? new LogRows() : new RowColumns();
  }

  @Override
  public long size(Batch.Item item) {
    return rows()
        .row(item, RecordOrigin.of(input, ANY_TENANT), clock.instant())
        .map(row -> (long) row.length + COMMA.length)
        .orElse(Long.MAX_VALUE);
  }

  @Override
  public Result<Map<String, String>> credential(boolean isFresh) {
    return SinkTokens.token(input, tokens, isFresh)
        .map(token -> Map.of("Authorization", "Bearer " + token));
  }

  @Override
  public Message message(String tenantId, List<Batch.Item> items) {
    var origin = RecordOrigin.of(input, tenantId);
    var now = clock.instant();
    var parts = new ArrayList<byte[]>();
    for (var item : items) {
      parts.add(parts.isEmpty() ? OPEN : COMMA);
      parts.add(rows().row(item, origin, now).orElseThrow()); // or its size keeps it away
    }
    parts.add(CLOSE);
    return new Message(
        Map.of("x-ms-client-request-id", UUID.randomUUID().toString()),
        new RemoteBody(parts, "application/json"));
  }

  /** What an answer says beside its status may quote what it was sent. */
  @Override
  public ReceiverResponse meaning(RemoteResponse answer, List<Batch.Item> items) {
    return switch (answer.status()) {
      case 401 -> new ReceiverResponse.Expired("rejects the token (HTTP 401): check sentinel.auth");
      case 403 ->
          new ReceiverResponse.Unable(
              "rejects the application (HTTP 403): give its service principal the role Monitoring Metrics Publisher on the data collection rule; Azure takes up to 30 minutes to apply it",
              Optional.of(ROLE_PROPAGATION));
      case 204 -> new ReceiverResponse.Accepted();
      default ->
          switch (STATUSES.of(answer, clock.instant())) {
            case ReceiverResponse.Accepted _ ->
                ReceiverResponse.unable(
                    "does not answer as Azure Monitor does: check sentinel.endpoint");
            case ReceiverResponse other -> other;
          };
    };
  }

  @Override
  public String formatHint() {
    return "Check that sentinel.stream is a stream of the data collection rule with the documented columns.";
  }

  /** Shows nothing: parts may be confidential. */
  @Override
  public String toString() {
    return "LogsIngestionReceiver";
  }
}
