// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.javaoperatorsdk.operator.processing.Controller;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.application.MdeApplicationReconciler;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.Version;
import io.mdeoperator.base.Watchdog;
import io.mdeoperator.config.BuiltInClouds;
import io.mdeoperator.config.ConfigException;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.consent.CachedTenants;
import io.mdeoperator.consent.ConsentServer;
import io.mdeoperator.consent.StateKeys;
import io.mdeoperator.consent.Tenants;
import io.mdeoperator.credential.FederatedCredentials;
import io.mdeoperator.credential.ServiceAccountTokens;
import io.mdeoperator.defender.AccessDeniedNotifier;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.DefenderClient;
import io.mdeoperator.defender.call.ApiService;
import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.defender.call.TenantCalls;
import io.mdeoperator.defender.hunting.GraphHunting;
import io.mdeoperator.defender.hunting.HuntingSource;
import io.mdeoperator.defender.machine.DefenderMachines;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.delivery.memory.DeliveryMemory;
import io.mdeoperator.entra.EntraTokenSource;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.ReconcileLimit;
import io.mdeoperator.kube.connection.ApiServerHeartbeat;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.kube.connection.ClusterUnavailableException;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.share.SharedLookups;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.tenant.MdeTenantReconciler;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole operator: everything is put together here, and nowhere else. Start it once; stopping is
 * safe at any time and from any thread.
 */
public final class MdeOperator {
  private static final Logger LOG = LoggerFactory.getLogger(MdeOperator.class);

  /** Shorter than the Lease, so that no other replica leads before. */
  static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration SYNC_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration READY_SILENCE = Duration.ofMinutes(1);
  private static final Duration LIVE_SILENCE = Duration.ofMinutes(15);

  private final OperatorConfig config;
  private final KubernetesClient client;
  private final Clock clock;
  private final Leadership leadership;
  private final ApiServerHeartbeat apiServer;
  private final PrometheusMeterRegistry metrics = OperatorMetrics.newRegistry();
  private final OperatorMetrics measured;
  private final MonotonicClock waits = MonotonicClock.system();
  private final Watchdog watchdog = new Watchdog(waits);
  private final RemoteHttp http;
  private final Informers informers = new Informers();
  private final Shard shard;
  private final ReconcileLimit limit;
  private final ControllerDefaults defaults;
  private final SinkConnections sinks;
  private final ClockWatch clockWatch;
  private final Operator operator;
  private final Controllers controllers;
  private volatile boolean started;
  private volatile boolean informerFailed;
  private final StateKeys stateKeys;
  private final Tenants tenants;
  private ManagementServer management;
  private ConsentServer consent;

  /**
   * Puts everything together; connects to nothing yet.
   *
   * @param client made by {@link ClusterClient}; closed by {@link #stop()}
   * @param names finds the addresses of Microsoft's servers and of sinks
   * @param onLostLeadership called when another replica leads from now on; this one has to end
   * @throws ConfigException when a file that the configuration names cannot be used
   */
  public MdeOperator(
      OperatorConfig config,
      KubernetesClient client,
      HostResolver names,
      Clock clock,
      Runnable onLostLeadership)
      throws ConfigException {
    this.config = config;
    this.client = client;
    this.clock = clock;
    this.shard = new Shard(config.sharding().index(), config.sharding().count());
    this.measured = new OperatorMetrics(metrics, config.metrics().perObject(), shard);
    this.apiServer = new ApiServerHeartbeat(client);
    this.leadership =
        new Leadership(
            config.leaderElection(), shard, client, waits, onLostLeadership, this::reconcileAll);
    this.limit =
        new ReconcileLimit(watchdog, object -> leadership.isLeading() && shard.owns(object));
    this.stateKeys = new StateKeys(client, leadership.namespace(), waits);
    this.http = OutboundHttp.toMicrosoft(config, SharedLookups.ofOperator(names));
    var apiServerUrl = URI.create(client.getMasterUrl().toString());
    this.sinks = new SinkConnections(config, apiServerUrl, names, waits);
    this.defaults = new ControllerDefaults(informers, config.watchNamespaces(), shard, waits);
    this.operator = new Operator(this::configure);
    this.controllers = new Controllers(operator);
    this.clockWatch = new ClockWatch(clock, waits, this::reconcileAll);
    measured.ofProcess(leadership, watchdog, clock);
    this.tenants = new CachedTenants(registerReconcilers());
  }

  /**
   * Starts probes, waits for the cluster and its kinds, then works until stopped. Returns when all
   * caches are synced.
   *
   * @throws ConfigException when a port is in use
   * @throws ClusterUnavailableException when the cluster does not answer, or lacks the kinds, for a
   *     minute
   */
  public void start() throws ConfigException, ClusterUnavailableException, InterruptedException {
    management = management();
    consent = config.consent().enabled() ? consent() : null;
    ClusterClient.awaitKinds(client, waits);
    leadership.lookAtLeases();
    apiServer.start();
    startControllers();
    if (consent != null) {
      consent.start();
    }
    started = true;
    LOG.atInfo()
        .addKeyValue("version", Version.get())
        .addKeyValue(
            "namespaces",
            config.watchNamespaces().isEmpty() ? "all" : String.join(",", config.watchNamespaces()))
        .addKeyValue("leaderElection", config.leaderElection().enabled())
        .addKeyValue("shard", config.sharding().index() + " of " + config.sharding().count())
        .log("Operator started");
  }

  private void reconcileAll() {
    controllers.reconcileAll();
  }

  private void startControllers() throws ClusterUnavailableException {
    try {
      operator.start();
    } catch (OperatorException e) {
      var cause =
          Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse(e.getMessage());
      throw new ClusterUnavailableException(
          "the operator cannot start: " + cause.lines().findFirst().orElse(""));
    }
    requireSynced();
    clockWatch.start();
  }

  /** An empty cache looks like objects that do not exist, so nothing must be judged by one. */
  private void requireSynced() throws ClusterUnavailableException {
    var unsynced = controllers.unsynced();
    if (!unsynced.isEmpty()) {
      throw new ClusterUnavailableException(
          "the operator is not allowed to list what it needs in "
              + String.join("; ", unsynced)
              + "; check its roles there, and take out of watchNamespaces what no longer exists");
    }
  }

  /**
   * Finishes the work that has begun, for at most 10 s, hands over leadership and closes the
   * client.
   */
  public synchronized void stop() {
    started = false;
    leadership.resign();
    if (consent != null) {
      consent.close();
    }
    clockWatch.close();
    operator.stop();
    leadership.release();
    if (management != null) {
      management.close();
    }
    closeQuietly(http);
    closeQuietly(sinks);
    apiServer.close();
    client.close();
    LOG.info("Operator stopped");
  }

  /** The controller of tenants, whose caches the consent callback reads, too. */
  private Controller<MdeTenant> registerReconcilers() {
    var clouds = BuiltInClouds.with(config);
    var gate = new CredentialGate(clock, waits, config.http().requestTimeout());
    var federatedTokens = federatedTokens();
    var tokens = new EntraTokenSource(http, gate, federatedTokens, metrics, clock, waits);
    var accessDenied = new AccessDeniedNotifier();
    var quotas = new Quotas(Quotas.Limits.DEFENDER, waits);
    measured.ofQuotas(ApiService.DEFENDER, quotas);
    var calls = new TenantCalls(ApiService.DEFENDER, http, tokens, quotas, metrics, clock);
    var alerts = new DefenderClient(calls, accessDenied);
    var events = new ReadyEventRecorder(client, clock);
    var backoff = new Backoff(RandomGenerator.getDefault());
    registerApplications(gate, federatedTokens, clouds, events, backoff);
    var machines = new DefenderMachines(calls, leadership::mayAct, clock);
    register(shared(clouds, tokens, events, backoff), alerts, machines);
    var controller =
        (Controller<MdeTenant>)
            defaults.register(
                operator,
                new MdeTenantReconciler(
                    client,
                    tokens,
                    gate,
                    alerts,
                    accessDenied,
                    clouds,
                    config.consent().enabled() ? stateKeys : _ -> Optional.empty(),
                    events,
                    backoff,
                    config.minCheckPeriod(),
                    shard,
                    limit,
                    informers,
                    clock,
                    waits));
    measured.ofTenants(controller);
    return controller;
  }

  private FederatedTokens federatedTokens() {
    return new FederatedCredentials(
        new ServiceAccountTokens(client, clock),
        FederatedTokenFile.locate(Optional.ofNullable(config.tokenFile()), System.getenv()),
        config.ambientCredential(),
        clock);
  }

  private void registerApplications(
      CredentialGate gate,
      FederatedTokens federatedTokens,
      Clouds clouds,
      ReadyEventRecorder events,
      Backoff backoff) {
    defaults.registerCounting(
        operator,
        new MdeApplicationReconciler(
            client,
            gate,
            federatedTokens,
            clouds,
            events,
            backoff,
            metrics.getPrometheusRegistry(),
            shard,
            limit,
            informers,
            clock));
  }

  private SharedParts shared(
      Clouds clouds, TokenSource tokens, ReadyEventRecorder events, Backoff backoff) {
    var configMaps = new ConfigMapAccess(client);
    return new SharedParts(
        client,
        config,
        clouds,
        tokens,
        events,
        backoff,
        configMaps,
        SinkKinds.of(configMaps, sinks, tokens, clouds, clock),
        DeliveryMemory.of(Runtime.getRuntime().maxMemory()),
        metrics,
        limit,
        informers,
        watchdog,
        clock,
        waits);
  }

  private void register(SharedParts parts, AlertSource alerts, Machines machines) {
    var feeds = parts.feeds(alerts);
    measured.ofFeeds(defaults.register(operator, feeds), feeds::lastPoll);
    measured.ofActions(defaults.register(operator, parts.actions(machines)));
    var queries = parts.queries(hunting(parts.tokens()));
    measured.ofQueries(defaults.register(operator, queries), queries::lastRun);
  }

  private HuntingSource hunting(TokenSource tokens) {
    var limits = Quotas.Limits.perMinute(config.hunting().callsPerMinute());
    var quotas = new Quotas(limits, waits);
    measured.ofQuotas(GraphHunting.SERVICE, quotas);
    return new GraphHunting(
        new TenantCalls(GraphHunting.SERVICE, http, tokens, quotas, metrics, clock));
  }

  private void configure(ConfigurationServiceOverrider josdk) {
    josdk
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withResourceCloner(Informers.sharing())
        .withExecutorService(Executors.newVirtualThreadPerTaskExecutor())
        .withReconciliationTerminationTimeout(STOP_TIMEOUT)
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(SYNC_TIMEOUT)
        .withInformerStoppedHandler((informer, cause) -> onInformerStopped(cause))
        .withMetrics(MicrometerMetrics.withoutPerResourceMetrics(metrics));
    leadership.configuration().ifPresent(josdk::withLeaderElectionConfiguration);
  }

  /**
   * Without an informer the operator sees no change of its kind; only a restart helps, so liveness
   * fails.
   */
  private void onInformerStopped(Throwable cause) {
    if (cause != null) {
      informerFailed = true;
      LOG.atError()
          .addKeyValue("cause", cause.getClass().getSimpleName())
          .log("An informer stopped permanently; the process must be restarted");
    }
  }

  private ManagementServer management() throws ConfigException {
    try {
      return ManagementServer.start(
          config.management().port(),
          () -> !informerFailed && !watchdog.isStuck() && apiServer.hasAnsweredWithin(LIVE_SILENCE),
          () ->
              started
                  && apiServer.hasAnsweredWithin(READY_SILENCE)
                  && controllers.unsynced().isEmpty(),
          metrics);
    } catch (IOException e) {
      throw cannotBeOpened("management.port", config.management().port(), e);
    }
  }

  private ConsentServer consent() throws ConfigException {
    try {
      return ConsentServer.open(
          config.consent(), stateKeys, tenants, client, metrics, clock, waits);
    } catch (IOException e) {
      throw cannotBeOpened("consent.port", config.consent().port(), e);
    }
  }

  private static ConfigException cannotBeOpened(String field, int port, IOException e) {
    return new ConfigException(field + ": " + port + " cannot be opened: " + e.getMessage());
  }

  private static void closeQuietly(Closeable connections) {
    try {
      connections.close();
    } catch (IOException e) {
      LOG.debug("Could not close connections cleanly", e);
    }
  }
}
