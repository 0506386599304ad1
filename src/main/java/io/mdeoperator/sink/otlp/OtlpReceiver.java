// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink;
import io.mdeoperator.remote.RemoteBody;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.HttpReceiver;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import io.mdeoperator.sink.http.RequestLimits;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Takes alerts as log records. */
record OtlpReceiver(
    SinkInput input, ReceiverConnection connection, LogRecords records, InstantSource clock)
    implements HttpReceiver {
  /** Sizes do not depend on whose alerts they are. */
  private static final String ANY_TENANT = "00000000-0000-0000-0000-000000000000";

  private OtlpSink spec() {
    return input.spec().otlp();
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
    return records.size(item, RecordOrigin.of(input, ANY_TENANT));
  }

  @Override
  public Message message(String tenantId, List<Batch.Item> items) {
    var body = records.request(items, RecordOrigin.of(input, tenantId), clock.instant());
    return new Message(
        connection.headers(), new RemoteBody(List.of(body), records.wire().contentType()));
  }

  @Override
  public ReceiverResponse meaning(RemoteResponse answer, List<Batch.Item> items)
      throws IOException {
    return new OtlpAnswer(records.wire(), items.size()).read(answer, clock.instant());
  }

  @Override
  public String formatHint() {
    return "Check otlp.encoding: not every receiver reads Json.";
  }
}
