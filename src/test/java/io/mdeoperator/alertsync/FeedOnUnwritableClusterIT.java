// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster that does not take what the feed wants to write. */
@OnControlPlane(own = true)
class FeedOnUnwritableClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @BeforeEach
  void install(ControlPlane cluster) {
    cluster.kubectl().run("apply", "-f", "crds");
  }

  @Test
  void waitsWhileTheNamespaceMayHaveNoMoreConfigMaps(ControlPlane cluster) throws Exception {
    try (var stage = stage(cluster, "quota")) {
      var quota = noConfigMaps(stage);
      var contoso = stage.startOperator().onboard("contoso", Alerts.TENANT);
      addAlerts(contoso, 3);
      stage.feed("alerts", "contoso");
      await("the failure to be told")
          .atMost(PATIENCE)
          .until(
              () -> stage.get(MdeAlertSync.class, "alerts").getStatus(),
              status ->
                  status != null
                      && status.sinks() != null
                      && status.sinks().getFirst().lastFailure() != null);
      assertThat(stage.mirroredAlerts()).isEmpty();

      stage.user().resource(quota).delete();

      awaitMirrored(stage, 3);
    }
  }

  private static ResourceQuota noConfigMaps(TestEnvironment stage) {
    var quota =
        stage.apply(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("none")
                .withNamespace(stage.namespace())
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("configmaps", new Quantity("0")))
                .endSpec()
                .build());
    await("the quota to be in force")
        .atMost(PATIENCE)
        .until(
            () -> stage.get(ResourceQuota.class, "none").getStatus(),
            status -> status != null && status.getHard() != null);
    return quota;
  }

  @Test
  void losesNothingWhileEtcdTakesNoWrites(ControlPlane cluster) throws Exception {
    try (var stage = stage(cluster, "read-only")) {
      var contoso = stage.startOperator().onboard("contoso", Alerts.TENANT);
      addAlerts(contoso, 3);
      stage.feed("alerts", "contoso");
      awaitMirrored(stage, 3);

      cluster.readOnly(true);
      try {
        addAlerts(contoso, 4);
        var polls = stage.simulator().requestCount(Server.DEFENDER);
        await("another poll")
            .atMost(PATIENCE)
            .until(() -> stage.simulator().requestCount(Server.DEFENDER) > polls + 1);
        assertThat(stage.mirroredAlerts()).hasSize(3);
      } finally {
        cluster.readOnly(false);
      }

      awaitMirrored(stage, 7);
      stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
    }
  }

  @Test
  void letsANamespaceGoThatIsBeingDeleted(ControlPlane cluster) throws Exception {
    try (var stage = stage(cluster, "leaving")) {
      var contoso = stage.startOperator().onboard("contoso", Alerts.TENANT);
      addAlerts(contoso, 3);
      stage.feed("alerts", "contoso");
      awaitMirrored(stage, 3);
      addAlerts(contoso, 3);

      cluster.client().namespaces().withName(stage.namespace()).delete();

      await("the namespace to be gone")
          .atMost(PATIENCE)
          .until(() -> cluster.client().namespaces().withName(stage.namespace()).get() == null);
    }
  }

  private static TestEnvironment stage(ControlPlane cluster, String name) throws Exception {
    return new TestEnvironment(
        cluster.client(), cluster.client().getConfiguration(), cluster.namespace(name));
  }

  private static void addAlerts(CustomerTenant tenant, int count) {
    tenant
        .alerts()
        .addGenerated(
            AlertGenerator.seeded(count, tenant),
            count,
            Instant.now().minusSeconds(5),
            Duration.ofMillis(10));
  }

  private static void awaitMirrored(TestEnvironment stage, int count) {
    await(count + " alerts")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(stage.mirroredAlerts()).hasSize(count));
  }
}
