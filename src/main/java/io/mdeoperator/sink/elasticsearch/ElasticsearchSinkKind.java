// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.ElasticsearchSink;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.sink.http.ReceiverAuth;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverUrl;
import java.time.InstantSource;
import java.util.Optional;

/** Elasticsearch and OpenSearch: where they are must keep to the egress rules of the client. */
public final class ElasticsearchSinkKind implements SinkKind {
  /** The answer is as small as it can be; no parameter is of one of the two products only. */
  private static final String QUERY =
      "filter_path=errors,items.*._id,items.*.status,items.*.error.type,items.*.failure_store";

  private final HttpSinks sinks;
  private final EgressRules rules;
  private final Formats<RecordFormat> formats;
  private final InstantSource clock;

  public ElasticsearchSinkKind(
      HttpSinks sinks, EgressRules rules, Formats<RecordFormat> formats, InstantSource clock) {
    this.sinks = sinks;
    this.rules = rules;
    this.formats = formats;
    this.clock = clock;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().elasticsearch())
        .map(spec -> sinks.sink(input, receiver(input, spec), spec.secretNames()));
  }

  private Result<BulkReceiver> receiver(SinkInput input, ElasticsearchSink spec) {
    var body = new BulkBody(BulkTarget.of(spec, input.owner().records()), formats.of(input));
    return ReceiverUrl.of(spec.url(), input.field() + ": elasticsearch.url ", rules)
        .flatMap(
            base ->
                ReceiverConnection.of(
                    input,
                    base,
                    spec.tls(),
                    ReceiverAuth.headers(input, spec.auth(), base.getHost())))
        .map(connection -> connection.at(bulk(body.target(), spec.pipeline())))
        .map(connection -> new BulkReceiver(input, connection, body, clock));
  }

  /** All characters in the names are those of a URL. */
  private static String bulk(BulkTarget target, String pipeline) {
    var through = pipeline == null ? "" : "&pipeline=" + pipeline;
    return "/" + target.name() + "/_bulk?" + QUERY + through;
  }
}
