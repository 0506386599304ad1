// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.SimulatedEntra;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.receiver.KafkaBroker.Listener;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Entra, with applications of the partner's tenant, and sinks that use their tokens. Namespaces of
 * Event Hubs are at this machine. A test can have an application get another token first.
 */
final class EventHubsEntra implements TokenSource, AutoCloseable {
  private static final String SECRET = "a-secret";

  private final SimulatorClock clock = SimulatorClock.running();
  private final Simulator simulator = Simulator.start(clock);
  private final CustomerTenant tenant =
      simulator.tenant(SampleApplication.PARTNER_TENANT, "Partner").withoutDefenderLicence();
  private final RemoteHttp http =
      SimulatedEntra.http(simulator.authority().trust(), Optional.empty());
  private final EntraTokenSource tokens =
      new EntraTokenSource(
          http,
          new CredentialGate(clock, clock::instant, Duration.ofSeconds(20)),
          _ -> {
            throw new AssertionError("no federated credential is used");
          },
          new SimpleMeterRegistry(),
          clock,
          clock::instant);
  private final SinkTokens ofSinks =
      new SinkTokens(this, SampleApplication.clouds(URI.create(simulator.loginUrl()), List.of()));
  private final Map<String, AccessToken> kept = new ConcurrentHashMap<>();
  private final List<String> lookedUp = new CopyOnWriteArrayList<>();
  private final AtomicInteger fresh = new AtomicInteger();

  /** An application that Entra knows. */
  ApplicationAccess application(String name, String clientId) {
    tenant.consent(simulator.app(clientId, name).addSecret(SECRET));
    return SampleApplication.of(name, clientId, SECRET);
  }

  /** A sink without a topic, which logs in by the tokens of an application. */
  KafkaTestEnvironment environment(
      KafkaBroker broker, KafkaLimits limits, String host, Listener listener) {
    var network =
        new KafkaNetwork(
            SinkClient.rules(false, "*.servicebus.windows.net", "localhost"),
            this::lookUp,
            HostResolver.SYSTEM,
            broker.authority().trust());
    return new KafkaTestEnvironment(network, limits, ofSinks)
        .over(KafkaTransport.TLS)
        .server(broker.server(host, listener));
  }

  private List<InetAddress> lookUp(String host, int port) {
    lookedUp.add(host);
    return List.of(InetAddress.getLoopbackAddress());
  }

  /** The names of brokers until now. */
  List<String> lookedUp() {
    return lookedUp;
  }

  /** The application gets this token from now on, until it asks for a fresh one. */
  void keep(ApplicationAccess application, AccessToken token) {
    kept.put(application.application().getSpec().clientId(), token);
  }

  /** And no longer. */
  void keepNone() {
    kept.clear();
  }

  /** A token of an application for a namespace. */
  AccessToken issue(ApplicationAccess application, String host, TokenShape shape) {
    tenant.tokens(shape);
    try {
      return token(tokens.freshToken(request(application, host)));
    } finally {
      tenant.tokens(TokenShape.regular());
    }
  }

  /** The same as it was issued some time ago. */
  AccessToken issued(ApplicationAccess application, String host, Duration ago) {
    clock.advance(ago.negated());
    try {
      return token(tokens.freshToken(request(application, host)));
    } finally {
      clock.advance(ago);
    }
  }

  private static AccessToken token(TokenAnswer answer) {
    return ((TokenAnswer.Granted) answer).token();
  }

  private TokenRequest request(ApplicationAccess application, String host) {
    var clouds = SampleApplication.clouds(URI.create(simulator.loginUrl()), List.of());
    return application
        .tokens(SampleApplication.PARTNER_TENANT, clouds)
        .with(new TokenHost(host).audience());
  }

  /** How often a fresh token was asked for by a sink. */
  int freshTokens() {
    return fresh.get();
  }

  /** What may be seen nowhere. */
  Simulator simulator() {
    return simulator;
  }

  @Override
  public TokenAnswer token(TokenRequest request) {
    return Optional.ofNullable(kept.get(request.clientId()))
        .<TokenAnswer>map(token -> new TokenAnswer.Granted(token, Optional.empty()))
        .orElseGet(() -> tokens.token(request));
  }

  @Override
  public TokenAnswer freshToken(TokenRequest request) {
    fresh.incrementAndGet();
    kept.remove(request.clientId());
    return tokens.freshToken(request);
  }

  @Override
  public void forget(TokenRequest request) {
    tokens.forget(request);
  }

  @Override
  public void close() {
    simulator.close();
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
