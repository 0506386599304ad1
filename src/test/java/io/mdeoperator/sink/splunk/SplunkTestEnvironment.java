// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.SecretKey;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.api.v1alpha1.sink.SplunkHecSink;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A sink of Splunk whose settings a test decides. */
final class SplunkTestEnvironment implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final EgressRules RULES = SinkClient.rules(true, "localhost");

  private final RemoteHttp http;
  private final Sinks sinks;
  private final AtomicReference<Instant> waits = new AtomicReference<>(Samples.NOON);
  private Secret secret = token("a-token");
  private SplunkHecSink spec;
  private Format format;
  private RecordKind records = RecordKind.ALERT;

  SplunkTestEnvironment(TestAuthority trusted) {
    this(trusted, SHORT);
  }

  /** Waits that long for an answer. */
  SplunkTestEnvironment(TestAuthority trusted, Duration patience) {
    http = SinkClient.http(trusted, patience, RULES, HostResolver.SYSTEM, Optional.empty());
    sinks =
        new Sinks(
            List.of(
                new SplunkHecSinkKind(
                    new HttpSinks(http, () -> Samples.NOON, waits::get),
                    RULES,
                    SampleAlerts.ALL_FORMATS,
                    () -> Samples.NOON)));
  }

  /** So much time passes. */
  void pass(Duration time) {
    waits.updateAndGet(now -> now.plus(time));
  }

  /** The Secret with the token, for {@code localhost}. */
  static Secret token(String value) {
    return Samples.secret("splunk", Map.of("token", value));
  }

  SplunkTestEnvironment url(String url) {
    spec = SplunkHecSink.at(url, new SecretKey(new LocalRef("splunk"), "token"));
    return this;
  }

  /** With an index, a host, a source and a source type. */
  SplunkTestEnvironment named(String index, String host, String source, String sourcetype) {
    spec =
        new SplunkHecSink(
            spec.url(),
            spec.token(),
            index,
            source,
            sourcetype,
            host,
            spec.acknowledgement(),
            spec.tls(),
            null,
            null,
            2);
    return this;
  }

  /** Which waits for indexers. */
  SplunkTestEnvironment acknowledged() {
    spec =
        new SplunkHecSink(
            spec.url(),
            spec.token(),
            spec.index(),
            spec.source(),
            spec.sourcetype(),
            spec.host(),
            SplunkHecSink.Acknowledgement.INDEXER,
            spec.tls(),
            spec.compression(),
            spec.maxRequestBytes(),
            spec.maxRequestItems());
    return this;
  }

  SplunkTestEnvironment format(Format next) {
    format = next;
    return this;
  }

  SplunkTestEnvironment secret(Secret next) {
    secret = next;
    return this;
  }

  /** Belongs to an owner of such records. */
  void of(RecordKind next) {
    records = next;
  }

  Sink sink() {
    var owner = Samples.owner(records, SinkSpec.of("splunk", spec, format));
    return sinks.of(new SinkInput(owner, 0, "Contoso Ltd", Map.of("splunk", secret)));
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
