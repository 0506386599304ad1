// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import io.mdeoperator.api.v1alpha1.SinkSpec.HeaderFrom;
import io.mdeoperator.api.v1alpha1.SinkSpec.SecretKey;
import io.mdeoperator.api.v1alpha1.SinkSpec.Signing;
import io.mdeoperator.api.v1alpha1.SinkTls;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import io.mdeoperator.sink.http.HttpSinks;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Webhooks: where they post to must keep to the egress rules of the client. */
public final class WebhookSinkKind implements SinkKind {
  private final HttpSinks sinks;
  private final EgressRules rules;
  private final InstantSource clock;

  public WebhookSinkKind(HttpSinks sinks, EgressRules rules, InstantSource clock) {
    this.sinks = sinks;
    this.rules = rules;
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
                        .map(endpoint -> new CloudEventsReceiver(endpoint, webhook.mode(), clock)),
                    secretsOf(webhook)));
  }

  @Override
  public Stream<String> secretNames(SinkSpec spec) {
    return Optional.ofNullable(spec.webhook()).stream().flatMap(WebhookSinkKind::secretsOf);
  }

  private static Stream<String> secretsOf(SinkSpec.WebhookSink webhook) {
    var refs =
        Stream.of(
                Stream.ofNullable(webhook.urlFrom()).map(SecretKey::secretRef),
                webhook.headersFrom().stream().map(HeaderFrom::secretRef),
                Stream.ofNullable(webhook.signing()).map(Signing::secretRef))
            .flatMap(some -> some)
            .flatMap(ref -> Stream.ofNullable(ref).map(LocalRef::name));
    return Stream.concat(refs, Stream.ofNullable(webhook.tls()).flatMap(SinkTls::secretNames))
        .filter(Objects::nonNull);
  }
}
