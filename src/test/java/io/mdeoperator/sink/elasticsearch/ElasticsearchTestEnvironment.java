// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.ElasticsearchSink;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.SecretKey;
import io.mdeoperator.api.v1alpha1.sink.SinkAuth;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.ecs.Ecs;
import io.mdeoperator.sink.ecs.EcsRow;
import io.mdeoperator.sink.format.Formats;
import io.mdeoperator.sink.http.HttpSinks;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sink of Elasticsearch whose settings and clock a test decides. */
final class ElasticsearchTestEnvironment implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final EgressRules RULES = SinkClient.rules(true, "localhost");

  private final RemoteHttp http;
  private final Sinks sinks;
  private final Map<String, Secret> secrets = new HashMap<>();
  private Instant now = Samples.NOON;
  private String url;
  private String index;
  private String dataStream;
  private String pipeline;
  private SinkAuth auth;
  private Compression compression;
  private Integer maxItems;
  private RecordKind records = RecordKind.ALERT;

  ElasticsearchTestEnvironment(TestAuthority trusted) {
    this(trusted, SHORT);
  }

  /** Waits that long for an answer. */
  ElasticsearchTestEnvironment(TestAuthority trusted, Duration patience) {
    http = SinkClient.http(trusted, patience, RULES, HostResolver.SYSTEM, Optional.empty());
    sinks =
        new Sinks(
            List.of(
                new ElasticsearchSinkKind(
                    new HttpSinks(http, () -> now, () -> now),
                    RULES,
                    new Formats<>(
                        Map.of(Format.ECS, new Ecs(() -> now)),
                        Map.of(Format.ECS, new EcsRow(() -> now))),
                    () -> now)));
  }

  ElasticsearchTestEnvironment url(String next) {
    url = next;
    return this;
  }

  ElasticsearchTestEnvironment index(String name) {
    index = name;
    return this;
  }

  ElasticsearchTestEnvironment dataStream(String name) {
    dataStream = name;
    return this;
  }

  ElasticsearchTestEnvironment pipeline(String name) {
    pipeline = name;
    return this;
  }

  ElasticsearchTestEnvironment uncompressed() {
    compression = Compression.NONE;
    return this;
  }

  ElasticsearchTestEnvironment maxItems(int items) {
    maxItems = items;
    return this;
  }

  /** Sends the key {@code key} of this Secret as an API key. */
  ElasticsearchTestEnvironment apiKey(Secret secret) {
    auth = new SinkAuth(new SecretKey(stored(secret), "key"), null, null);
    return this;
  }

  /** Sends the key {@code key} of this Secret as a token. */
  ElasticsearchTestEnvironment bearer(Secret secret) {
    auth = new SinkAuth(null, null, new SecretKey(stored(secret), "key"));
    return this;
  }

  /** Sends the user of this Secret. */
  ElasticsearchTestEnvironment basic(Secret secret) {
    auth = new SinkAuth(null, new SinkAuth.Basic(stored(secret)), null);
    return this;
  }

  private LocalRef stored(Secret secret) {
    var name = secret.getMetadata().getName();
    secrets.put(name, secret);
    return new LocalRef(name);
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  /** Belongs to an owner of such records. */
  void of(RecordKind next) {
    records = next;
  }

  Sink sink() {
    var spec =
        new ElasticsearchSink(
            url, dataStream, index, pipeline, auth, null, compression, null, maxItems);
    var owner = Samples.owner(records, SinkSpec.of("elastic", spec));
    return sinks.of(new SinkInput(owner, 0, "Contoso Ltd", secrets));
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
