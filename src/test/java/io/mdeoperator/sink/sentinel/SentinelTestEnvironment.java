// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import io.mdeoperator.api.v1alpha1.sink.SentinelSink;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A sink of Azure Monitor whose settings a test decides. */
final class SentinelTestEnvironment implements AutoCloseable {
  static final String RULE = "dcr-0123456789abcdef0123456789abcdef";
  private static final EgressRules RULES = SinkClient.rules(true, "localhost");

  private final RemoteHttp http;
  private final TokenSource source;
  private final URI login;
  private final AtomicReference<Instant> waits = new AtomicReference<>(Samples.NOON);
  private final HttpSinks shared;
  private final Map<String, ApplicationAccess> applications = new HashMap<>();
  private List<String> hosts = List.of("localhost");
  private SentinelSink spec;
  private RecordKind records = RecordKind.ALERT;

  /**
   * @param source of tokens, which is asked for those of the application
   * @param login where the tokens come from, as far as the source cares
   */
  SentinelTestEnvironment(TestAuthority trusted, Duration patience, TokenSource source, URI login) {
    this.http = SinkClient.http(trusted, patience, RULES, HostResolver.SYSTEM, Optional.empty());
    this.source = source;
    this.login = login;
    this.shared = new HttpSinks(http, () -> Samples.NOON, waits::get);
    credential("a-secret");
  }

  /** The application has this client secret. */
  SentinelTestEnvironment credential(String clientSecret) {
    applications.put(SampleApplication.PARTNER, SampleApplication.partner(clientSecret));
    return this;
  }

  SentinelTestEnvironment withoutApplication() {
    applications.clear();
    return this;
  }

  SentinelTestEnvironment endpoint(String url) {
    spec = SentinelSink.at(url, RULE, SampleApplication.auth(SampleApplication.PARTNER));
    return this;
  }

  /** Which hosts take logs. */
  SentinelTestEnvironment ingestionHosts(String... patterns) {
    hosts = List.of(patterns);
    return this;
  }

  SentinelTestEnvironment maxRequestBytes(int bytes) {
    spec =
        new SentinelSink(
            spec.endpoint(),
            spec.dataCollectionRule(),
            spec.stream(),
            spec.auth(),
            spec.compression(),
            bytes,
            spec.maxRequestItems());
    return this;
  }

  /** So much time passes. */
  void pass(Duration time) {
    waits.updateAndGet(now -> now.plus(time));
  }

  /** Belongs to an owner of such records. */
  void of(RecordKind next) {
    records = next;
  }

  Sink sink() {
    var clouds = SampleApplication.clouds(login, hosts);
    var kind =
        new SentinelSinkKind(
            shared, RULES, new SinkTokens(source, clouds), clouds, () -> Samples.NOON);
    var owner = Samples.owner(records, SinkSpec.of("sentinel", spec));
    return new Sinks(List.of(kind))
        .of(new SinkInput(owner, 0, "Contoso Ltd", Map.of(), applications));
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
