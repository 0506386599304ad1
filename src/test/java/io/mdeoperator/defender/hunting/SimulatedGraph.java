// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.hunting.HuntingTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A simulated Microsoft Graph with one tenant, and a client that runs queries there. */
abstract class SimulatedGraph {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final String CLIENT = "aaaaaaaa-1111-1111-1111-111111111111";
  static final String AUDIENCE = "https://graph.microsoft.com";
  static final String ALL = "DeviceProcessEvents";

  final SimulatorClock clock = SimulatorClock.stoppedAt(START);
  final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  final List<HuntingRow> rows = new ArrayList<>();

  Simulator simulator;
  PartnerApp app;
  CustomerTenant tenant;
  HuntingTable table;
  RemoteHttp http;
  GraphHunting client;

  @BeforeEach
  void start() {
    simulator = Simulator.start(clock);
    app = simulator.app(CLIENT, "Partner").addSecret("s3cret");
    tenant = newTenant("Contoso");
    table = tenant.hunting().deviceProcessEvents();
    http = http(Duration.ofSeconds(20));
    client = client(http);
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
    simulator.close();
  }

  CustomerTenant newTenant(String name) {
    return simulator
        .tenant(UUID.randomUUID().toString(), name)
        .consent(app, KnownResource.MICROSOFT_GRAPH, "ThreatHunting.Read.All");
  }

  HuntingAnswer run(String query, String... columns) {
    return client.run(api(tenant), request(query, columns), rows::add);
  }

  static HuntingRequest request(String query, String... columns) {
    return new HuntingRequest(query, "P30D", Set.of(columns));
  }

  HuntingAnswer.Read read(String query, String... columns) {
    var answer = run(query, columns);
    assertThat(answer).isInstanceOf(HuntingAnswer.Read.class);
    return (HuntingAnswer.Read) answer;
  }

  RemoteFailure failure(String query) {
    return failure(run(query));
  }

  static RemoteFailure failure(HuntingAnswer answer) {
    assertThat(answer).isInstanceOf(HuntingAnswer.Failed.class);
    return ((HuntingAnswer.Failed) answer).failure();
  }

  void respond(String body) {
    simulator.graphFaults().next(Fault.answer(200, Map.of(), "application/json", body));
  }

  static String json(HuntingRow row) {
    return new String(row.json(), StandardCharsets.UTF_8);
  }

  TenantApi api(CustomerTenant of) {
    var cloud =
        new CloudEndpoints(
            "Public", URI.create(simulator.loginUrl()), AUDIENCE + "/.default", Set.of(AUDIENCE));
    var credential =
        new ClientCredential.ClientSecret(new ClientCredential.Version("app-uid", "1"), "s3cret");
    return new TenantApi(
        URI.create(simulator.graphUrl()), new TokenRequest(cloud, CLIENT, of.id(), credential));
  }

  /** With an HTTP client for the queries alone, and not for tokens. */
  GraphHunting client(RemoteHttp forQueries) {
    var tokens =
        new EntraTokenSource(
            http,
            new CredentialGate(clock, clock::instant, Duration.ofSeconds(20)),
            _ -> FederatedTokenFile.at(Path.of("none")).read(clock.instant()),
            metrics,
            clock,
            clock::instant);
    return new GraphHunting(
        new TenantCalls(
            GraphHunting.SERVICE,
            forQueries,
            tokens,
            new Quotas(Quotas.Limits.perMinute(45), clock::instant),
            metrics,
            clock));
  }

  RemoteHttp http(Duration requestTimeout) {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            Duration.ofSeconds(5),
            requestTimeout,
            Optional.empty(),
            simulator.authority().trust(),
            "MdePartner-Test/1"));
  }
}
