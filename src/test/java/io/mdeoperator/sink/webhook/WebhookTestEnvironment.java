// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import io.fabric8.kubernetes.api.model.Secret;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.HeaderFrom;
import io.mdeoperator.api.v1alpha1.sink.SecretKey;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.api.v1alpha1.sink.SinkTls;
import io.mdeoperator.api.v1alpha1.sink.SinkTls.CaCertificate;
import io.mdeoperator.api.v1alpha1.sink.SinkTls.ClientCertificate;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Mode;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Signing;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.HttpProxy;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A webhook sink whose settings, clock and names a test decides. */
final class WebhookTestEnvironment implements AutoCloseable {
  private static final Duration SHORT = Duration.ofSeconds(4);

  private final EgressRules rules;
  private final RemoteHttp http;
  private final Sinks sinks;
  private final Map<String, Secret> secrets = new HashMap<>();
  private final Map<String, String> annotations = new HashMap<>();
  private Instant now = Samples.NOON;
  private Mode mode = Mode.BATCHED;
  private Format format = Format.MDE;
  private Signing signing;
  private String url;
  private SecretKey urlFrom;
  private SinkTls tls;
  private final List<HeaderFrom> headersFrom = new ArrayList<>();
  private RecordKind records = RecordKind.ALERT;

  /** Trusts this authority and may call {@code localhost}. */
  WebhookTestEnvironment(TestAuthority trusted) {
    this(trusted, SHORT);
  }

  /** Waits that long for an answer. */
  WebhookTestEnvironment(TestAuthority trusted, Duration patience) {
    this(
        trusted,
        patience,
        SinkClient.rules(true, "localhost"),
        HostResolver.SYSTEM,
        Optional.empty());
  }

  WebhookTestEnvironment(TestAuthority trusted, EgressRules rules, HostResolver names) {
    this(trusted, SHORT, rules, names, Optional.empty());
  }

  /** Calls {@code localhost} through a proxy there. */
  WebhookTestEnvironment(TestAuthority trusted, HttpProxy proxy) {
    this(
        trusted,
        SHORT,
        SinkClient.rules(true, "localhost"),
        HostResolver.SYSTEM,
        Optional.of(proxy));
  }

  private WebhookTestEnvironment(
      TestAuthority trusted,
      Duration patience,
      EgressRules rules,
      HostResolver names,
      Optional<HttpProxy> proxy) {
    this.rules = rules;
    this.http = SinkClient.http(trusted, patience, rules, names, proxy);
    this.sinks =
        new Sinks(
            List.of(
                new WebhookSinkKind(
                    new HttpSinks(http, () -> now, () -> now),
                    this.rules,
                    SampleAlerts.ALL_FORMATS,
                    () -> now)));
  }

  WebhookTestEnvironment url(String next) {
    url = next;
    return this;
  }

  void mode(Mode next) {
    mode = next;
  }

  void format(Format next) {
    format = next;
  }

  /** Signs with the Secret {@code siem}, which holds these values now. */
  WebhookTestEnvironment secret(Map<String, String> values) {
    return secret(Samples.secret("siem", values));
  }

  WebhookTestEnvironment secret(Secret secret) {
    signing = new Signing(new LocalRef("siem"), null);
    secrets.put("siem", secret);
    return this;
  }

  /** Takes its URL from a key of this Secret. */
  WebhookTestEnvironment urlFrom(Secret secret, String key) {
    url = null;
    urlFrom = new SecretKey(stored(secret), key);
    return this;
  }

  /** Sends a header too, whose value is in a key of this Secret. */
  WebhookTestEnvironment header(String name, Secret secret, String key) {
    headersFrom.add(new HeaderFrom(name, stored(secret), key));
    return this;
  }

  /** Trusts the authority in the key {@code ca.crt} of this Secret, and no other. */
  WebhookTestEnvironment trusting(Secret secret) {
    tls = new SinkTls(new CaCertificate(stored(secret), null), null);
    return this;
  }

  /** The same, and shows the certificate in this Secret. */
  WebhookTestEnvironment showing(Secret secret) {
    tls =
        new SinkTls(new CaCertificate(stored(secret), null), new ClientCertificate(stored(secret)));
    return this;
  }

  /** Connects as the operator does. */
  WebhookTestEnvironment withoutTls() {
    tls = null;
    return this;
  }

  private LocalRef stored(Secret secret) {
    var name = secret.getMetadata().getName();
    secrets.put(name, secret);
    return new LocalRef(name);
  }

  /** The Secret that is to be signed with is not there, or lacks the label. */
  WebhookTestEnvironment withoutSecret() {
    signing = new Signing(new LocalRef("siem"), null);
    secrets.clear();
    return this;
  }

  void request(String value) {
    annotations.put(Api.REQUESTED_AT_ANNOTATION, value);
  }

  void advance(Duration time) {
    now = now.plus(time);
  }

  /** Belongs to an owner of such records. */
  void of(RecordKind next) {
    records = next;
  }

  Sink sink() {
    var webhook = new WebhookSink(url, urlFrom, mode, headersFrom, signing, tls);
    var owner = Samples.owner(records, SinkSpec.of("siem", webhook, format));
    owner.object().getMetadata().setAnnotations(annotations);
    return sinks.of(new SinkInput(owner, 0, "", secrets));
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
