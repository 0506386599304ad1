// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import static io.mdeoperator.entra.TokenRequests.CLIENT;
import static io.mdeoperator.entra.TokenRequests.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.HttpProxy;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.tls.Trust;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A simulated Entra with one app and one tenant, and a token source that asks it. The classes below
 * share it, so they run one after the other.
 */
@ResourceLock("SimulatedEntra")
public abstract class SimulatedEntra {
  public static final String SECRET = "s3cr~t.with/odd+characters=&%";

  @TempDir private static Path directory;

  public static SimulatorClock clock;
  public static Simulator simulator;
  static PartnerApp app;

  /** A file that no test of client secrets needs. */
  final FederatedTokens federatedTokens =
      _ -> FederatedTokenFile.at(directory.resolve("token")).read(clock.instant());

  public CustomerTenant tenant;
  RemoteHttp http;
  public CredentialGate gate;
  final MeterRegistry metrics = new SimpleMeterRegistry();
  public EntraTokenSource tokens;

  @BeforeAll
  public static void startSimulator() {
    clock = SimulatorClock.stoppedAt(NOW);
    simulator = Simulator.start(clock);
    app = simulator.app(CLIENT, "Partner").addSecret(SECRET);
  }

  @AfterAll
  public static void stopSimulator() {
    simulator.close();
  }

  @BeforeEach
  public void start() {
    simulator.entraFaults().clear();
    simulator.forgetRequests();
    app.declareRoles("Alert.Read.All");
    tenant = newTenant().consent(app);
    http = http(Duration.ofSeconds(20));
    gate = new CredentialGate(clock, clock::instant, Duration.ofSeconds(20));
    tokens = new EntraTokenSource(http, gate, federatedTokens, metrics, clock, clock::instant);
  }

  @AfterEach
  public void stop() throws Exception {
    http.close();
  }

  public List<RecordedRequest> tokenRequests() {
    return simulator.requests().stream().filter(RecordedRequest::isTokenRequest).toList();
  }

  public CustomerTenant newTenant() {
    return simulator.tenant(UUID.randomUUID().toString(), "Contoso");
  }

  public TokenRequest request() {
    return request(tenant, secret("1"));
  }

  public TokenRequest request(CustomerTenant customer, ClientCredential credential) {
    return new TokenRequest(cloud(), CLIENT, customer.id(), credential);
  }

  public CloudEndpoints cloud() {
    return TokenRequests.cloud(simulator.loginUrl());
  }

  public static ClientCredential secret(String version) {
    return new ClientCredential.ClientSecret(version(version), SECRET);
  }

  public static ClientCredential.Version version(String secretVersion) {
    return new ClientCredential.Version("app-uid", secretVersion);
  }

  public static AccessToken granted(TokenAnswer answer) {
    assertThat(answer).isInstanceOf(TokenAnswer.Granted.class);
    var granted = (TokenAnswer.Granted) answer;
    assertThat(granted.renewalFailure()).isEmpty();
    return granted.token();
  }

  public static RemoteFailure refused(TokenAnswer answer) {
    assertThat(answer).isInstanceOf(TokenAnswer.Refused.class);
    return ((TokenAnswer.Refused) answer).failure();
  }

  public static RemoteHttp http(Duration requestTimeout) {
    return http(
        requestTimeout, Trust.of(Optional.of(simulator.writeCa(directory))), Optional.empty());
  }

  public static RemoteHttp http(Trust trust, Optional<HttpProxy> proxy) {
    return http(Duration.ofSeconds(20), trust, proxy);
  }

  private static RemoteHttp http(Duration requestTimeout, Trust trust, Optional<HttpProxy> proxy) {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            Duration.ofSeconds(5), requestTimeout, proxy, trust, "MdePartner-Test/1"));
  }
}
