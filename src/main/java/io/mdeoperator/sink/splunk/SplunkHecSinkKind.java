// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.SplunkHecSink;
import io.mdeoperator.api.v1alpha1.sink.SplunkHecSink.Acknowledgement;
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
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/** Splunk's HTTP Event Collector: where it is must keep to the egress rules of the client. */
public final class SplunkHecSinkKind implements SinkKind {
  private static final String EVENTS = "/services/collector/event";
  private static final String ACKNOWLEDGEMENTS = "/services/collector/ack";

  private final HttpSinks sinks;
  private final EgressRules rules;
  private final Formats<RecordFormat> formats;
  private final InstantSource clock;

  /**
   * @param formats all that a spec may name
   */
  public SplunkHecSinkKind(
      HttpSinks sinks, EgressRules rules, Formats<RecordFormat> formats, InstantSource clock) {
    this.sinks = sinks;
    this.rules = rules;
    this.formats = formats;
    this.clock = clock;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().splunkHec())
        .map(spec -> sinks.sink(input, receiver(input, spec), spec.secretNames()));
  }

  private Result<HecReceiver> receiver(SinkInput input, SplunkHecSink spec) {
    return ReceiverUrl.of(spec.url(), input.field() + ": splunkHec.url ", rules)
        .flatMap(
            base ->
                ReceiverConnection.of(
                    input,
                    base,
                    spec.tls(),
                    ReceiverAuth.header(input, "Splunk", spec.token(), base.getHost())))
        .map(
            connection ->
                new HecReceiver(
                    input,
                    connection.at(EVENTS),
                    acknowledgement(input, spec, connection),
                    formats.of(input),
                    clock));
  }

  private Optional<HecAcknowledgement> acknowledgement(
      SinkInput input, SplunkHecSink spec, ReceiverConnection connection) {
    return spec.acknowledgement() == Acknowledgement.INDEXER
        ? Optional.of(
            new HecAcknowledgement(connection.at(ACKNOWLEDGEMENTS), channel(input), clock))
        : Optional.empty();
  }

  /** The same for a sink always: the collector keeps something for each. */
  private static UUID channel(SinkInput input) {
    var sink = input.owner().uid() + "/" + input.spec().name();
    return UUID.nameUUIDFromBytes(sink.getBytes(StandardCharsets.UTF_8));
  }
}
