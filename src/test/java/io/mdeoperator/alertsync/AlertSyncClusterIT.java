// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A feed from the customer's alerts into the mirror, on a real API server. */
@OnControlPlane
class AlertSyncClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void mirrorsEveryAlertOverARestartAndAfterAShardWasDeleted(ControlPlane cluster)
      throws Exception {
    Installation.defineKinds(cluster);
    try (var stage =
        new TestEnvironment(
            cluster.client(), cluster.client().getConfiguration(), cluster.namespace("feed"))) {
      var contoso = stage.customer(Alerts.TENANT, "Contoso");
      var ids = new HashSet<>(newAlerts(contoso, 120));
      stage.secret(TestEnvironment.CLIENT_SECRET);
      stage.application();
      stage.tenant("contoso", Alerts.TENANT);
      stage.feed("alerts", "contoso");
      stage.startOperator();
      stage.awaitReady(MdeAlertSync.class, "alerts", "False", "TenantNotReady");
      contoso.consent(stage.app());
      stage.request(MdeTenant.class, "contoso", "consented");
      stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
      awaitMirrored(stage, ids);

      stage.stopOperator();
      ids.addAll(newAlerts(contoso, 30));
      stage.startOperator();
      awaitMirrored(stage, ids);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(feed(stage).getStatus().delivered()).isEqualTo(150));

      shards(stage).forEach(shard -> stage.user().resource(shard).delete());
      request(stage, "again");
      awaitMirrored(stage, ids);
    }
  }

  private static List<String> newAlerts(CustomerTenant tenant, int count) {
    var generator = AlertGenerator.seeded(count, tenant);
    return tenant
        .alerts()
        .addGenerated(generator, count, Instant.now().minusSeconds(60), Duration.ofMillis(100));
  }

  private static void awaitMirrored(TestEnvironment stage, Set<String> ids) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              var keys = new HashSet<String>();
              shards(stage).forEach(shard -> keys.addAll(shard.getData().keySet()));
              assertThat(keys).isEqualTo(ids);
            });
  }

  private static List<ConfigMap> shards(TestEnvironment stage) {
    return stage
        .user()
        .configMaps()
        .inNamespace(stage.namespace())
        .withLabels(Map.of("app.kubernetes.io/component", "alerts"))
        .list()
        .getItems();
  }

  private static MdeAlertSync feed(TestEnvironment stage) {
    return stage
        .user()
        .resources(MdeAlertSync.class)
        .inNamespace(stage.namespace())
        .withName("alerts")
        .get();
  }

  private static void request(TestEnvironment stage, String value) {
    stage
        .user()
        .resource(feed(stage))
        .edit(
            feed -> {
              feed.getMetadata().setAnnotations(Map.of(Api.REQUESTED_AT_ANNOTATION, value));
              return feed;
            });
  }
}
