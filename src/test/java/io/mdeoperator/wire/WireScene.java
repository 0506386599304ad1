// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.mdeoperator.MdeOperator;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.config.ConfigFile;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.connection.ClusterClient;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.testing.ScrapedMetrics;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WireFault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * An operator, the simulator and a receiver on a real API server, with a gate on the way to each
 * {@link Peer}. The operator restarts by itself never: leader election is off.
 */
final class WireScene implements AutoCloseable {
  /**
   * Until everything is delivered after a fault: a call that was under way on a dead connection
   * waits for its deadline of 30 s, and a poll comes ten seconds later.
   */
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  /** Half of what the alert about work that hangs tolerates ({@code MdeOperatorWorkHangs}). */
  private static final Duration MAX_WORK = Duration.ofMinutes(5);

  private static final Duration START = Duration.ofMinutes(3);

  private final TestEnvironment stage;
  private final WebhookReceiver receiver;
  private final Gates gates;
  private final MdeOperator operator;

  private WireScene(ControlPlane cluster) throws Exception {
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    stage = new TestEnvironment(cluster.client(), access, cluster.namespace("wire"));
    receiver = WebhookReceiver.start(stage.simulator().authority());
    gates = new Gates(access.getMasterUrl(), stage.simulator(), receiver.url());
    operator =
        new MdeOperator(
            ConfigFile.read(configFile()),
            ClusterClient.create(
                new ConfigBuilder(access)
                    .withMasterUrl("https://127.0.0.1:" + gates.of(Peer.API_SERVER).port())
                    .build()),
            gates::resolve,
            Clock.systemUTC(),
            () -> {});
  }

  /** Starts everything; returns when the operator has started. */
  static WireScene start(ControlPlane cluster) throws Exception {
    var scene = new WireScene(cluster);
    scene.operator.start();
    scene.stage.secret(TestEnvironment.CLIENT_SECRET);
    return scene;
  }

  /**
   * A customer's feed has delivered, meets the fault on its way to that peer, and is to deliver
   * what came meanwhile once the fault is over. Once for each peer.
   */
  void endure(Peer peer, WireFault fault) {
    var customer = onboard(peer);
    var alerts = new ArrayList<String>();
    alerts.add(newAlert(customer, alerts.size()));
    await("deliver before the fault", START, () -> hasEverything(peer, alerts));

    gates.of(peer).meet(fault);
    var since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    await(
        "meet the fault",
        START,
        () -> {
          alerts.add(newAlert(customer, alerts.size()));
          return isMet(peer, fault, alerts.get(1));
        });
    if (isTotal(fault)) {
      await("tell of the fault", START, () -> isTold(peer, since));
    }
    gates.of(peer).open();

    alerts.add(newAlert(customer, alerts.size()));
    await("deliver after the fault", TIMEOUT, () -> hasEverything(peer, alerts));
    if (peer == Peer.API_SERVER) {
      seesWhatIsNew();
    }
  }

  private boolean isMet(Peer peer, WireFault fault, String meanwhile) {
    if (peer == Peer.API_SERVER) {
      // What needs no API server goes on.
      return isRefused(fault, peer) && received(peer).contains(meanwhile);
    }
    requestPoll(peer);
    return isRefused(fault, peer);
  }

  private boolean isRefused(WireFault fault, Peer peer) {
    return fault instanceof WireFault.Refuse || gates.of(peer).met() > 0;
  }

  /** Whether nothing at all comes through: less than a TLS handshake. */
  private static boolean isTotal(WireFault fault) {
    return switch (fault) {
      case WireFault.Cut(_, var after) -> after < 1000;
      case WireFault.Stall(_, var after) -> after < 1000;
      case WireFault.Refuse _, WireFault.SlowNames _, WireFault.Hold _ -> true;
      case WireFault.Freeze _, WireFault.Trickle _, WireFault.HoldAnswers _ -> false;
    };
  }

  /** Whether the feed's status says what is wrong; it cannot without the API server. */
  private boolean isTold(Peer peer, Instant since) {
    return switch (peer) {
      case API_SERVER -> true;
      case ENTRA, DEFENDER -> {
        requestPoll(peer);
        yield !isReady(peer);
      }
      case WEBHOOK ->
          feed(peer).getStatus().sinks().stream()
              .filter(sink -> sink.name().equals("hook") && sink.lastFailure() != null)
              .anyMatch(sink -> !Instant.parse(sink.lastFailure().time()).isBefore(since));
    };
  }

  private void seesWhatIsNew() {
    stage.tenant("late", "33333333-3333-3333-3333-333333333333", Peer.API_SERVER.customer());
    stage.awaitReady(MdeTenant.class, "late", "False", "TenantNotFound");
  }

  private CustomerTenant onboard(Peer peer) {
    var customer =
        stage
            .customer(peer.tenantId(), peer.customer())
            .consent(stage.app())
            .tokens(TokenShape.regular().lasting(Duration.ofSeconds(4)));
    stage.application(peer.customer(), peer.cloud());
    stage.tenant(peer.customer(), peer.tenantId(), peer.customer());
    stage.apply(
        MdeAlertSync.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          tenantRef: {name: %1$s}
          pollPeriod: 10s
          sinks:
          - {name: mirror, configMap: {}}
          - {name: hook, webhook: {url: 'https://localhost:%3$d/%1$s'}}
        """
            .formatted(
                peer.customer(),
                stage.namespace(),
                peer == Peer.WEBHOOK ? gates.of(peer).port() : receiver.port()));
    return customer;
  }

  private static String newAlert(CustomerTenant customer, int seed) {
    return customer
        .alerts()
        .addGenerated(AlertGenerator.seeded(seed, customer), 1, Instant.now(), Duration.ZERO)
        .getFirst();
  }

  private boolean hasEverything(Peer peer, List<String> alerts) {
    return received(peer).containsAll(alerts)
        && mirrored(peer).containsAll(alerts)
        && isReady(peer);
  }

  private Set<String> received(Peer peer) {
    return receiver.events().stream()
        .filter(event -> event.get("id").asText().startsWith(peer.tenantId()))
        .map(event -> event.get("subject").asText())
        .collect(Collectors.toSet());
  }

  private Set<String> mirrored(Peer peer) {
    return stage.ownedConfigMaps("alerts").stream()
        .filter(shard -> shard.getMetadata().getName().startsWith(peer.customer() + "-"))
        .flatMap(shard -> shard.getData().keySet().stream())
        .collect(Collectors.toSet());
  }

  private boolean isReady(Peer peer) {
    return Conditions.isTrue(StatusWriter.conditionsOf(feed(peer)), ConditionType.READY);
  }

  private MdeAlertSync feed(Peer peer) {
    return stage.get(MdeAlertSync.class, peer.customer());
  }

  private void requestPoll(Peer peer) {
    stage.request(MdeAlertSync.class, peer.customer(), Instant.now().toString());
  }

  private void await(String what, Duration atMost, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(atMost)
        .pollInterval(Duration.ofSeconds(2))
        .until(
            () -> {
              assertThat(oldestWork()).as("age of the oldest work").isLessThan(MAX_WORK);
              return condition.call();
            });
  }

  private Duration oldestWork() {
    return ScrapedMetrics.of(stage.managementPort())
        .age("mde_operator_oldest_work_timestamp_seconds")
        .orElse(Duration.ZERO);
  }

  private Path configFile() throws Exception {
    var file =
        stage.configFile(
            """
            watchNamespaces: [%s]
            http: {connectTimeout: 2s, requestTimeout: 5s}
            egress: {allowHosts: [localhost]}
            """
                .formatted(stage.namespace()));
    return Files.writeString(
        file,
        Files.readString(file)
            .replace("consent: {", "consent: {enabled: false, ")
            .replace(
                Peer.ENTRA.cloud().value() + ": {loginUrl: '" + stage.simulator().loginUrl(),
                Peer.ENTRA.cloud().value() + ": {loginUrl: '" + gates.url(Peer.ENTRA))
            .replace(
                atSimulator(Peer.DEFENDER) + stage.simulator().apiUrl(),
                atSimulator(Peer.DEFENDER) + gates.url(Peer.DEFENDER)));
  }

  private String atSimulator(Peer peer) {
    return peer.cloud().value() + ": {loginUrl: '" + stage.simulator().loginUrl() + "', apiUrl: '";
  }

  @Override
  public void close() {
    gates.open();
    operator.stop();
    gates.close();
    receiver.close();
    stage.close();
  }
}
