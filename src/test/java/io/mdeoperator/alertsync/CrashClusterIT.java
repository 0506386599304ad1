package io.mdeoperator.alertsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.Installation;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.OperatorProcess;
import io.mdeoperator.cluster.ShippedDeployment;
import io.mdeoperator.simulator.AlertGenerator;
import io.mdeoperator.simulator.Fault;
import io.mdeoperator.testing.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator is killed again and again while it works off a backlog. */
@OnControlPlane
class CrashClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final int ALERTS = 5_000;
  private static final int KILLS = 10;
  private static final int PAGE = 500;
  private static final long SEED = 20_261_124;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir Path folder;

  @Test
  void losesNothingWhenItIsKilledTenTimesDuringABacklog(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    try (var stage =
        new Stage(
            cluster.client(), cluster.client().getConfiguration(), cluster.namespace("crash"))) {
      var contoso = stage.customer(CONTOSO, "Contoso").consent(stage.app());
      var start = Instant.now().minus(Duration.ofHours(20)).truncatedTo(ChronoUnit.SECONDS);
      var ids =
          contoso
              .alerts()
              .addGenerated(
                  AlertGenerator.seeded(SEED, contoso).size(600),
                  ALERTS,
                  start,
                  Duration.ofSeconds(10));
      // Small, slow pages make a backlog of many batches; the service's own quota would only make
      // it longer.
      stage.simulator().paging().cap(PAGE);
      stage.simulator().quotas().off();
      stage
          .simulator()
          .apiFaults()
          .whileActive(Fault.slowBody(64 * 1024, Duration.ofMillis(5)).onPath("/api/alerts"));
      stage.secret(Stage.CLIENT_SECRET);
      stage.application();
      stage.tenant("contoso", CONTOSO);
      stage.apply(MdeAlertSync.class, feed(stage));
      var mirrored = new Mirrored();
      try (var informer =
          cluster
              .client()
              .configMaps()
              .inNamespace(stage.namespace())
              .withLabel("app.kubernetes.io/component", "alerts")
              .inform(mirrored)) {
        for (var threshold : thresholds()) {
          try (var operator = start(cluster, stage)) {
            await("at least " + threshold + " alerts, seed " + SEED)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> mirrored.count() >= threshold);
            operator.kill();
          }
        }
        try (var operator = start(cluster, stage)) {
          await("all alerts, seed " + SEED)
              .atMost(PATIENCE)
              .until(() -> mirrored.count() == ALERTS);
          stage.awaitReady(MdeAlertSync.class, "contoso-alerts", "True", "Ready");
          assertThat(operator.isAlive()).isTrue();
        }
        assertThat(mirrored.ids()).isEqualTo(new HashSet<>(ids));
        assertThat(informer.isRunning()).isTrue();
      }
    }
  }

  private static List<Integer> thresholds() {
    return new Random(SEED).ints(KILLS, 1, ALERTS).sorted().boxed().toList();
  }

  private OperatorProcess start(ControlPlane cluster, Stage stage) throws Exception {
    return OperatorProcess.start(
        Installation.operatorKubeconfig(cluster),
        folder.resolve("log"),
        ShippedDeployment.read().jvmFlags(),
        "--config",
        stage.configFile().toString());
  }

  private static String feed(Stage stage) {
    return """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeAlertSync
        metadata: {name: contoso-alerts, namespace: %s}
        spec:
          tenantRef: {name: contoso}
          pollPeriod: 10s
          rescan: {lookback: 1h}
          sinks: [{name: mirror, configMap: {retention: {maxAlerts: %d}}}]
        """
        .formatted(stage.namespace(), ALERTS);
  }

  /** What the mirror's ConfigMaps hold, as their watcher sees it. */
  private static final class Mirrored implements ResourceEventHandler<ConfigMap> {
    private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();

    int count() {
      return keys.values().stream().mapToInt(Set::size).sum();
    }

    Set<String> ids() {
      var all = new HashSet<String>();
      keys.values().forEach(all::addAll);
      return all;
    }

    @Override
    public void onAdd(ConfigMap shard) {
      keys.put(shard.getMetadata().getName(), shard.getData().keySet());
    }

    @Override
    public void onUpdate(ConfigMap older, ConfigMap newer) {
      onAdd(newer);
    }

    @Override
    public void onDelete(ConfigMap shard, boolean stateUnknown) {
      keys.remove(shard.getMetadata().getName());
    }
  }
}
