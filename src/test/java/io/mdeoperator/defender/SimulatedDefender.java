// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.call.ApiService;
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
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A simulated Defender API with one tenant, and a client that calls it. */
abstract class SimulatedDefender {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final String CLIENT = "aaaaaaaa-1111-1111-1111-111111111111";
  static final String AUDIENCE = "https://api.securitycenter.microsoft.com";
  static final Filter ALL = Filter.ALL;

  static SimulatorClock clock;
  static Simulator simulator;
  static PartnerApp app;

  final List<Alert> alerts = new ArrayList<>();

  /** Ids of the tenants whose feeds were told to have no access. */
  final List<String> refused = new ArrayList<>();

  CustomerTenant tenant;
  RemoteHttp http;
  DefenderClient client;

  @BeforeAll
  static void startSimulator() {
    clock = SimulatorClock.stoppedAt(START);
    simulator = Simulator.start(clock);
    app = simulator.app(CLIENT, "Partner", "Alert.Read.All").addSecret("s3cret");
  }

  @AfterAll
  static void stopSimulator() {
    simulator.close();
  }

  @BeforeEach
  void start() {
    simulator.apiFaults().clear();
    simulator.forgetRequests();
    tenant = simulator.tenant(UUID.randomUUID().toString(), "Contoso").consent(app);
    http = http(Duration.ofSeconds(20));
    client = client(http);
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
  }

  void assertFailsAsUnavailable(Fault fault) {
    simulator.apiFaults().next(fault);

    assertThat(failure(read(query(START, 100))).reason()).isEqualTo(Reason.API_UNAVAILABLE);
    assertThat(tokenRequests()).isEqualTo(1);
  }

  void respond(String body) {
    simulator.apiFaults().next(Fault.answer(200, Map.of(), "application/json", body));
  }

  void generate(int count) {
    tenant
        .alerts()
        .addGenerated(AlertGenerator.seeded(1, tenant), count, START, Duration.ofSeconds(1));
  }

  ApiAnswer read(AlertQuery query) {
    return client.alerts(api(), query, alerts::add);
  }

  static AlertQuery query(Instant from, int top) {
    return new AlertQuery(from, Optional.empty(), AlertSlice.WHOLE, ALL, top, 0, true);
  }

  static RemoteFailure failure(ApiAnswer answer) {
    assertThat(answer).isInstanceOf(ApiAnswer.Failed.class);
    return ((ApiAnswer.Failed) answer).failure();
  }

  List<RecordedRequest> calls() {
    return requests(Server.DEFENDER);
  }

  int tokenRequests() {
    return requests(Server.ENTRA).size();
  }

  List<RecordedRequest> requests(Server server) {
    return simulator.requests().stream().filter(request -> request.server() == server).toList();
  }

  TenantApi api() {
    var cloud =
        new CloudEndpoints(
            "Public", URI.create(simulator.loginUrl()), AUDIENCE + "/.default", Set.of(AUDIENCE));
    var credential =
        new ClientCredential.ClientSecret(new ClientCredential.Version("app-uid", "1"), "s3cret");
    return new TenantApi(
        URI.create(simulator.apiUrl()), new TokenRequest(cloud, CLIENT, tenant.id(), credential));
  }

  DefenderClient client(RemoteHttp http) {
    var gate = new CredentialGate(clock, clock::instant, Duration.ofSeconds(20));
    var refusals = new AccessDeniedNotifier();
    refusals.onRefused(refused::add);
    var tokens =
        new EntraTokenSource(
            http,
            gate,
            _ -> FederatedTokenFile.at(Path.of("none")).read(clock.instant()),
            new SimpleMeterRegistry(),
            clock,
            clock::instant);
    return new DefenderClient(
        new TenantCalls(
            ApiService.DEFENDER,
            http,
            tokens,
            new Quotas(Quotas.Limits.DEFENDER, clock::instant),
            new SimpleMeterRegistry(),
            clock),
        refusals);
  }

  static RemoteHttp http(Duration requestTimeout) {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            Duration.ofSeconds(5),
            requestTimeout,
            Optional.empty(),
            simulator.authority().trust(),
            "MdePartner-Test/1"));
  }
}
