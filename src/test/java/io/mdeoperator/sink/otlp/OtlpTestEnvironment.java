// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.sink.Compression;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.HeaderFrom;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Body;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.defender.Alert;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A sink of OTLP whose settings a test decides; each request carries a bearer token. */
final class OtlpTestEnvironment implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(4);
  private static final EgressRules RULES = SinkClient.rules(true, "localhost");

  private final RemoteHttp http;
  private final Sinks sinks;
  private Secret secret = token("a-token");
  private String endpoint;
  private Encoding encoding;
  private Body body;
  private Compression compression;
  private Integer maxRequestBytes;
  private Integer maxRequestItems;
  private Format format;
  private String tenantName = "Contoso Ltd";
  private RecordKind records = RecordKind.ALERT;

  OtlpTestEnvironment(TestAuthority trusted) {
    this(trusted, SHORT);
  }

  /** Waits that long for an answer. */
  OtlpTestEnvironment(TestAuthority trusted, Duration patience) {
    http = SinkClient.http(trusted, patience, RULES, HostResolver.SYSTEM, Optional.empty());
    sinks =
        new Sinks(
            List.of(
                new OtlpSinkKind(
                    new HttpSinks(http, () -> Samples.NOON, () -> Samples.NOON),
                    RULES,
                    SampleAlerts.ALL_FORMATS,
                    () -> Samples.NOON)));
  }

  /** The Secret with the token, for {@code localhost}. */
  static Secret token(String value) {
    return Samples.secret("otlp", Map.of("authorization", "Bearer " + value));
  }

  /** An alert {@code a} with a time as Defender has them, to 100 nanoseconds. */
  static Alert alert(String json) {
    return new Alert(
        "a",
        Instant.parse("2026-03-01T12:00:01.1234567Z"),
        "",
        Samples.TENANT,
        json.getBytes(StandardCharsets.UTF_8));
  }

  OtlpTestEnvironment endpoint(String next) {
    endpoint = next;
    return this;
  }

  OtlpTestEnvironment encoding(Encoding next) {
    encoding = next;
    return this;
  }

  OtlpTestEnvironment body(Body next) {
    body = next;
    return this;
  }

  OtlpTestEnvironment uncompressed() {
    compression = Compression.NONE;
    return this;
  }

  OtlpTestEnvironment maxRequestBytes(int next) {
    maxRequestBytes = next;
    return this;
  }

  OtlpTestEnvironment maxRequestItems(int next) {
    maxRequestItems = next;
    return this;
  }

  OtlpTestEnvironment format(Format next) {
    format = next;
    return this;
  }

  OtlpTestEnvironment secret(Secret next) {
    secret = next;
    return this;
  }

  /** The display name of the MdeTenant. */
  OtlpTestEnvironment tenantName(String next) {
    tenantName = next;
    return this;
  }

  /** Belongs to an owner of such records. */
  void of(RecordKind next) {
    records = next;
  }

  Sink sink() {
    var header = new HeaderFrom("Authorization", new LocalRef("otlp"), "authorization");
    var spec =
        new OtlpSink(
            endpoint,
            encoding,
            List.of(header),
            body,
            null,
            compression,
            maxRequestBytes,
            maxRequestItems);
    var owner = Samples.owner(records, SinkSpec.of("otlp", spec, format));
    return sinks.of(new SinkInput(owner, 0, tenantName, Map.of("otlp", secret)));
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
