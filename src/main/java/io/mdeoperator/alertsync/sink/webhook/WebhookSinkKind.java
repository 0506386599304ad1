// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.sink.webhook;

import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.alertsync.sink.SinkKind;
import io.mdeoperator.api.v1alpha1.LocalRef;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import io.mdeoperator.api.v1alpha1.SinkSpec.HeaderFrom;
import io.mdeoperator.api.v1alpha1.SinkSpec.SecretKey;
import io.mdeoperator.api.v1alpha1.SinkSpec.Signing;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.share.SharedHttp;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Webhooks: all share one HTTP client, which must keep to the same egress rules. */
public final class WebhookSinkKind implements SinkKind {
  private final SharedHttp http;
  private final EgressRules rules;
  private final InstantSource clock;
  private final MonotonicClock waits;
  private final ReceiverHolds holds = new ReceiverHolds();
  private final StuckEvents stuck = new StuckEvents();

  /**
   * Makes sinks that use the given client.
   *
   * @param http finds addresses by {@link EgressRules#guard}, or calls through a proxy
   */
  public WebhookSinkKind(
      RemoteHttp http, EgressRules rules, InstantSource clock, MonotonicClock waits) {
    this.http = new SharedHttp(http);
    this.rules = rules;
    this.clock = clock;
    this.waits = waits;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return input.spec().webhook() == null
        ? Optional.empty()
        : Optional.of(
            new WebhookSink(input, Endpoint.of(input, rules), http, holds, stuck, clock, waits));
  }

  @Override
  public Stream<String> secretNames(SinkSpec spec) {
    return Optional.ofNullable(spec.webhook()).stream().flatMap(WebhookSinkKind::secretsOf);
  }

  static Stream<String> secretsOf(SinkSpec.WebhookSink webhook) {
    return Stream.of(
            Stream.ofNullable(webhook.urlFrom()).map(SecretKey::secretRef),
            webhook.headersFrom().stream().map(HeaderFrom::secretRef),
            Stream.ofNullable(webhook.signing()).map(Signing::secretRef))
        .flatMap(refs -> refs)
        .flatMap(ref -> Stream.ofNullable(ref).map(LocalRef::name))
        .filter(Objects::nonNull);
  }
}
