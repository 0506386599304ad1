// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.sink.SentinelSink;
import io.mdeoperator.credential.ApplicationTokens;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.Clouds.AzureMonitor;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostPattern;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkKind;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.sink.http.ReceiverUrl;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Azure Monitor: a token goes to the ingestion hosts of the application's cloud only, since any
 * rule takes it that the application may write to.
 */
public final class SentinelSinkKind implements SinkKind {
  private static final String APPLICATION = "sentinel.auth.applicationRef";
  private static final String ALERTS = "Custom-MdeAlerts";
  private static final String ROWS = "Custom-MdeHuntingRows";

  private final HttpSinks sinks;
  private final EgressRules rules;
  private final SinkTokens tokens;
  private final Clouds clouds;
  private final InstantSource clock;

  public SentinelSinkKind(
      HttpSinks sinks, EgressRules rules, SinkTokens tokens, Clouds clouds, InstantSource clock) {
    this.sinks = sinks;
    this.rules = rules;
    this.tokens = tokens;
    this.clouds = clouds;
    this.clock = clock;
  }

  @Override
  public Optional<Sink> of(SinkInput input) {
    return Optional.ofNullable(input.spec().sentinel())
        .map(spec -> sinks.sink(input, receiver(input, spec), Stream.of()));
  }

  private Result<LogsIngestionReceiver> receiver(SinkInput input, SentinelSink spec) {
    var reference = spec.auth().applicationRef();
    return input
        .application(reference.name())
        .map(found -> receiver(input, spec, found.application().getSpec().cloud()))
        .orElseGet(() -> SinkTokens.notFound(input, APPLICATION, reference));
  }

  private Result<LogsIngestionReceiver> receiver(SinkInput input, SentinelSink spec, Cloud cloud) {
    var monitor = clouds.monitor(cloud);
    return ReceiverUrl.of(spec.endpoint(), input.field() + ": sentinel.endpoint ", rules)
        .flatMap(url -> ofCloud(url, input, cloud, monitor))
        .flatMap(url -> tokens(input, spec, monitor).map(some -> receiver(input, url, some)));
  }

  private Result<ApplicationTokens> tokens(
      SinkInput input, SentinelSink spec, AzureMonitor monitor) {
    var auth = spec.auth();
    return tokens.of(
        input, APPLICATION, auth.applicationRef(), auth.tenantId(), monitor.audience());
  }

  private LogsIngestionReceiver receiver(SinkInput input, URI url, ApplicationTokens ofReceiver) {
    var spec = input.spec().sentinel();
    var connection =
        new ReceiverConnection(url, Map.of(), Optional.empty())
            .at(
                "/dataCollectionRules/"
                    + spec.dataCollectionRule()
                    + "/streams/"
                    + stream(spec, input.owner().records())
                    + "?api-version=2023-01-01");
    return new LogsIngestionReceiver(input, connection, ofReceiver, clock);
  }

  /** Azure Monitor drops columns that a stream does not have, so each kind has its own. */
  private static String stream(SentinelSink spec, RecordKind records) {
    if (spec.stream() != null) {
      return spec.stream();
    }
    return records == RecordKind.ALERT ? ALERTS : ROWS;
  }

  private static Result<URI> ofCloud(URI url, SinkInput input, Cloud cloud, AzureMonitor monitor) {
    return monitor.ingestionHosts().stream().anyMatch(host -> host.matches(url.getHost()))
        ? Result.ok(url)
        : Result.failed(
            Reason.SINK_REJECTED,
            input.field()
                + ": sentinel.endpoint is not a host that takes logs in the application's cloud ("
                + cloud.value()
                + "): "
                + monitor.ingestionHosts().stream()
                    .map(HostPattern::text)
                    .collect(Collectors.joining(", "))
                + ". The token is sent nowhere else; copy the logs ingestion URI of the data collection rule.");
  }
}
