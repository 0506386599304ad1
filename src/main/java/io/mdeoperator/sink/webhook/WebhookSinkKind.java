// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.format.RecordFormat;
import io.mdeoperator.sink.http.HttpSinks;
import java.time.InstantSource;
import java.util.Optional;

/** Webhooks: where they post to must keep to the egress rules of the client. */
public final class WebhookSinkKind implements SinkKind {
  private final HttpSinks sinks;
  private final EgressRules rules;
  private final Formats<RecordFormat> formats;
  private final InstantSource clock;

  public WebhookSinkKind(
      HttpSinks sinks, EgressRules rules, Formats<RecordFormat> formats, InstantSource clock) {
    this.sinks = sinks;
    this.rules = rules;
    this.formats = formats;
    this.clock = clock;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().webhook())
        .map(
            webhook ->
                sinks.sink(
                    input,
                    Endpoint.of(input, rules)
                        .map(
                            endpoint ->
                                new CloudEventsReceiver(input, endpoint, events(input), clock)),
                    webhook.secretNames()));
  }

  private CloudEvents events(SinkInput input) {
    return new CloudEvents(formats.of(input));
  }
}
