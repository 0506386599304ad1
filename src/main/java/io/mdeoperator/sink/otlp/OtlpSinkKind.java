// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Body;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.http.HeaderValues;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverUrl;
import java.time.InstantSource;
import java.util.Optional;

/** Receivers of OTLP: where they are must keep to the egress rules of the client. */
public final class OtlpSinkKind implements SinkKind {
  private static final String PATH = "/v1/logs";

  private final HttpSinks sinks;
  private final EgressRules rules;
  private final Formats<RecordFormat> formats;
  private final InstantSource clock;

  /**
   * @param formats all that a spec may name
   */
  public OtlpSinkKind(
      HttpSinks sinks, EgressRules rules, Formats<RecordFormat> formats, InstantSource clock) {
    this.sinks = sinks;
    this.rules = rules;
    this.formats = formats;
    this.clock = clock;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().otlp())
        .map(spec -> sinks.sink(input, receiver(input, spec), spec.secretNames()));
  }

  private Result<OtlpReceiver> receiver(SinkInput input, OtlpSink spec) {
    var records =
        new LogRecords(Wire.of(spec.encoding()), formats.of(input), spec.body() == Body.STRUCTURED);
    return ReceiverUrl.of(spec.endpoint(), input.field() + ": otlp.endpoint ", rules)
        .flatMap(
            base ->
                ReceiverConnection.of(
                    input,
                    base,
                    spec.tls(),
                    HeaderValues.of(input, spec.headers(), base.getHost())))
        .map(connection -> new OtlpReceiver(input, connection.at(PATH), records, clock));
  }
}
