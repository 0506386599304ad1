// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.ElasticsearchSink;
import io.mdeoperator.remote.RemoteResponse;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.format.RecordOrigin;
import io.mdeoperator.sink.http.HttpReceiver;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverResponse;
import io.mdeoperator.sink.http.RequestLimits;
import io.mdeoperator.sink.http.StatusMeaning;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;

/** Takes alerts by the bulk API, which answers for each of them. */
record BulkReceiver(
    SinkInput input, ReceiverConnection connection, BulkBody body, InstantSource clock)
    implements HttpReceiver {
  private static final StatusMeaning STATUSES =
      new StatusMeaning("elasticsearch.auth", "elasticsearch.url");

  private ElasticsearchSink spec() {
    return input.spec().elasticsearch();
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
    return body.size(item);
  }

  @Override
  public Message message(String tenantId, List<Batch.Item> items) {
    return new Message(connection.headers(), body.of(items, RecordOrigin.of(input, tenantId)));
  }

  @Override
  public ReceiverResponse meaning(RemoteResponse answer, List<Batch.Item> items)
      throws IOException {
    var response = STATUSES.of(answer, clock.instant());
    return response instanceof ReceiverResponse.Accepted
        ? BulkAnswer.of(answer.body(), items.stream().map(body.target()::id).toList())
        : response;
  }

  @Override
  public String formatHint() {
    return "Check that elasticsearch.url is the bulk API of Elasticsearch or OpenSearch, and the mapping of the data stream or index.";
  }
}
