// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What stands between the operator and the API server, without leader election. */
@OnControlPlane
class ApiServerConnectionClusterIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @Test
  void replacesConnectionsThatLeadNowhere(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    try (var gate = LoopbackGate.before(URI.create(access.getMasterUrl()).getPort());
        var stage =
            new TestEnvironment(
                cluster.client(), through(gate, access), cluster.namespace("frozen"))) {
      stage.startOperator();
      var contoso = stage.onboard("contoso", "22222222-2222-2222-2222-222222222222");
      stage.feed("alerts", "contoso");
      var alerts = AlertGenerator.seeded(1, contoso);
      contoso.alerts().addGenerated(alerts, 1, Instant.now(), Duration.ZERO);
      await().atMost(PATIENCE).until(() -> stage.mirroredAlerts().size() == 1);

      gate.freezeConnections();
      contoso.alerts().addGenerated(alerts, 1, Instant.now(), Duration.ZERO);

      await().atMost(PATIENCE).until(() -> stage.mirroredAlerts().size() == 2);
      stage.tenant("fabrikam", "33333333-3333-3333-3333-333333333333");
      stage.awaitReady(MdeTenant.class, "fabrikam", "False", "TenantNotFound");
    }
  }

  private static Config through(LoopbackGate gate, Config access) {
    return new ConfigBuilder(access).withMasterUrl("https://127.0.0.1:" + gate.port()).build();
  }
}
