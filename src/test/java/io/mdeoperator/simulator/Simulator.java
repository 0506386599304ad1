// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import com.nimbusds.jose.jwk.JWKSet;
import io.mdeoperator.simulator.defender.DefenderServer;
import io.mdeoperator.simulator.defender.Paging;
import io.mdeoperator.simulator.defender.Quotas;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.Directory;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.entra.ClientAssertions;
import io.mdeoperator.simulator.entra.ConsentPages;
import io.mdeoperator.simulator.entra.EntraServer;
import io.mdeoperator.simulator.entra.TokenEndpoint;
import io.mdeoperator.simulator.entra.Tokens;
import io.mdeoperator.simulator.entra.VerifiedAssertion;
import io.mdeoperator.simulator.graph.GraphServer;
import io.mdeoperator.simulator.http.Faults;
import io.mdeoperator.simulator.http.HttpsServer;
import io.mdeoperator.simulator.http.ListenAddress;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.simulator.http.RequestJournal;
import io.mdeoperator.simulator.hunting.HuntingEndpoint;
import io.mdeoperator.simulator.hunting.HuntingLedger;
import io.mdeoperator.simulator.hunting.HuntingLimits;
import io.mdeoperator.simulator.machine.ActionLedger;
import io.mdeoperator.simulator.monitor.DataCollectionRule;
import io.mdeoperator.simulator.monitor.LogsIngestionServer;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * Fake Entra ID, Defender for Endpoint, Microsoft Graph and Azure Monitor, each an HTTPS server, on
 * localhost if not told otherwise, with a certificate of the simulator's own authority. A fresh one
 * knows no app and no tenant. Thread-safe.
 */
public final class Simulator implements AutoCloseable {
  private final SimulatorClock clock;
  private final TestAuthority authority = TestAuthority.create("Simulator test authority");
  private final Faults entraFaults = new Faults();
  private final Faults apiFaults = new Faults();
  private final Faults graphFaults = new Faults();
  private final Faults monitorFaults = new Faults();
  private final Paging paging = new Paging();
  private final Tokens tokens;
  private final ClientAssertions assertions;
  private final Quotas quotas;
  private final RequestJournal journal;
  private final ActionLedger ledger;
  private final HuntingLimits huntingLimits;
  private final HuntingLedger huntingLedger;
  private final Directory directory;
  private final HttpsServer entra;
  private final HttpsServer defender;
  private final HttpsServer graph;
  private final LogsIngestionServer logs;
  private final HttpsServer monitor;

  private Simulator(
      SimulatorClock clock, ListenAddress login, ListenAddress api, ListenAddress microsoftGraph) {
    this.clock = clock;
    this.tokens = new Tokens(clock);
    this.quotas = new Quotas(clock);
    this.journal = new RequestJournal(clock, tokens);
    this.ledger = new ActionLedger(clock);
    this.huntingLimits = new HuntingLimits(clock);
    this.huntingLedger = new HuntingLedger(clock);
    this.assertions = new ClientAssertions(clock, journal::keepConfidential);
    this.directory = new Directory(clock, journal::keepConfidential);
    this.entra = HttpsServer.start("entra", login, tls(login), entraSite());
    this.defender = HttpsServer.start("defender", api, tls(api), defenderSite());
    this.graph = HttpsServer.start("graph", microsoftGraph, tls(microsoftGraph), graphSite());
    this.logs = new LogsIngestionServer(tokens, clock);
    this.monitor =
        HttpsServer.start(
            "monitor", ListenAddress.LOOPBACK, tls(ListenAddress.LOOPBACK), monitorSite());
  }

  /** Starts with a clock that runs with the system's. */
  public static Simulator start() {
    return start(SimulatorClock.running());
  }

  /** Starts with this clock: tokens, quotas, visibility and {@code Date} headers follow it. */
  public static Simulator start(SimulatorClock clock) {
    return start(clock, ListenAddress.LOOPBACK, ListenAddress.LOOPBACK);
  }

  /** The same with servers that others than this machine reach, too. */
  public static Simulator start(SimulatorClock clock, ListenAddress login, ListenAddress api) {
    return start(clock, login, api, ListenAddress.LOOPBACK);
  }

  /** The same with Microsoft Graph for others than this machine, too. */
  public static Simulator start(
      SimulatorClock clock, ListenAddress login, ListenAddress api, ListenAddress graph) {
    return new Simulator(clock, login, api, graph);
  }

  private SSLContext tls(ListenAddress listen) {
    return authority.serverSslContext(
        authority.serverCertificate(List.of(listen.host()), List.of("127.0.0.1", "::1")));
  }

  /** The base of token endpoints, discovery, keys and consent pages; no slash at the end. */
  public String loginUrl() {
    return entra.url();
  }

  /** The base of the Defender API, to be followed by {@code /api/alerts}. */
  public String apiUrl() {
    return defender.url();
  }

  /** The base of Microsoft Graph, to be followed by {@code /v1.0/security/…}. */
  public String graphUrl() {
    return graph.url();
  }

  /** The logs ingestion URI of all data collection rules. */
  public String logsUrl() {
    return monitor.url();
  }

  /** The certificate that clients have to trust, PEM. */
  public String caPem() {
    return authority.certificatePem();
  }

  /** Writes {@link #caPem} to {@code simulator-ca.pem} in this directory. */
  public Path writeCa(Path directory) {
    try {
      return Files.writeString(directory.resolve("simulator-ca.pem"), caPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The authority of all servers: for clients in the same process. */
  public TestAuthority authority() {
    return authority;
  }

  public SimulatorClock clock() {
    return clock;
  }

  /**
   * Registers a multi-tenant app, or returns the one of this client id unchanged.
   *
   * @param declaredRoles application permissions of WindowsDefenderATP
   */
  public PartnerApp app(String clientId, String name, String... declaredRoles) {
    return directory.app(clientId, name, List.of(declaredRoles));
  }

  /** Creates a tenant, or returns the one of this id unchanged. */
  public CustomerTenant tenant(String tenantId, String name) {
    return directory.tenant(tenantId, name);
  }

  /**
   * Lets Entra find the keys of another issuer, for federated credentials.
   *
   * @param keySet a JSON Web Key Set; replaces the one that was known
   */
  public void trustIssuer(String issuer, String keySet) {
    try {
      assertions.trust(issuer, JWKSet.parse(keySet));
    } catch (ParseException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Every client assertion until now whose signature, audience, times and claims were right. */
  public List<VerifiedAssertion> verifiedAssertions() {
    return assertions.verified();
  }

  public Faults entraFaults() {
    return entraFaults;
  }

  public Faults apiFaults() {
    return apiFaults;
  }

  public Faults graphFaults() {
    return graphFaults;
  }

  public Faults monitorFaults() {
    return monitorFaults;
  }

  /**
   * Creates a data collection rule of a tenant.
   *
   * @param streams to their columns, which the tables have too
   */
  public DataCollectionRule dataCollectionRule(
      String immutableId, CustomerTenant tenant, Map<String, Set<String>> streams) {
    return logs.rule(immutableId, tenant, streams);
  }

  public Quotas quotas() {
    return quotas;
  }

  public Paging paging() {
    return paging;
  }

  /** The API takes no token any more that was issued until now. */
  public void endAllTokens() {
    tokens.endAll();
  }

  /** Every POST until now that was to take or cancel an action on a device. */
  public ActionLedger ledger() {
    return ledger;
  }

  /** What queries may do. */
  public HuntingLimits huntingLimits() {
    return huntingLimits;
  }

  /** Every query until now that was sent to Microsoft Graph. */
  public HuntingLedger huntingLedger() {
    return huntingLedger;
  }

  /** Every request until now, in order of its answer. */
  public List<RecordedRequest> requests() {
    return journal.requests();
  }

  /** Forgets the requests until now, not what is confidential. */
  public void forgetRequests() {
    journal.forget();
  }

  /** Switches the keeping of requests off or on, for long runs. Counting goes on. */
  public void recordRequests(boolean on) {
    journal.recording(on);
  }

  /** How many requests this service has had. */
  public long requestCount(Server server) {
    return journal.count(server);
  }

  /**
   * All secrets of app registrations, assertions, access tokens and authorization codes that ever
   * were: none may occur in a log, an object or a file.
   */
  public Set<String> confidential() {
    return journal.confidential();
  }

  /** Stops all servers; requests that hang are dropped. */
  @Override
  public void close() {
    entraFaults.clear();
    apiFaults.clear();
    graphFaults.clear();
    entra.close();
    defender.close();
    graph.close();
    monitorFaults.clear();
    monitor.close();
  }

  private Site entraSite() {
    var server =
        new EntraServer(
            directory,
            new TokenEndpoint(directory, tokens, assertions, clock, journal::keepConfidential),
            new ConsentPages(directory, tokens, journal::keepConfidential));
    return new Site(Server.ENTRA, clock, entraFaults, journal, EntraServer::tenantOf, server);
  }

  private Site defenderSite() {
    var server = new DefenderServer(directory, tokens, clock, quotas, paging, ledger);
    return new Site(Server.DEFENDER, clock, apiFaults, journal, server::tenantOf, server);
  }

  private Site graphSite() {
    var hunting = new HuntingEndpoint(huntingLimits, clock);
    var server = new GraphServer(directory, tokens, clock, hunting, huntingLedger);
    return new Site(Server.GRAPH, clock, graphFaults, journal, server::tenantOf, server);
  }

  private Site monitorSite() {
    return new Site(Server.MONITOR, clock, monitorFaults, journal, logs::tenantOf, logs);
  }
}
