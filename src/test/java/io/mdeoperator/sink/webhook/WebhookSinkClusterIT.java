// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.ShippedRules;
import io.mdeoperator.testing.ConfidentialSearch;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookSignatures;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole operator with the shipped rights, on a real API server. */
@OnControlPlane
class WebhookSinkClusterIT {
  @Test
  void alertsReachTheirReceiverWithTheShippedRights(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    var start = cluster.auditLog().now();
    var namespace = cluster.namespace("webhook");
    try (var stage = new TestEnvironment(cluster.client(), access, namespace);
        var receiver = WebhookReceiver.start(stage.simulator().authority())) {
      stage.startOperator();
      new WebhookScenario(stage, receiver).tell();
      assertThat(
              new ConfidentialSearch(List.of(WebhookSignatures.OLD_KEY, WebhookSignatures.NEW_KEY))
                  .hits(cluster.kubectl(), stage.namespace()))
          .isEmpty();
      assertThat(cluster.kubectl().run("get", "events", "-n", stage.namespace()))
          .contains("SinkRejected");
    }

    // Other classes share the control plane, and have owners grant what is not shipped.
    var calls =
        cluster.auditLog().since(start).stream()
            .filter(call -> Set.of("", namespace).contains(call.namespace()))
            .toList();
    var conduct = new OperatorConduct(calls, ShippedRules.read().ofTheOperator());
    assertThat(conduct.forbidden()).isEmpty();
    assertThat(conduct.notGranted()).isEmpty();
    assertThat(conduct.secretsBeyondTheLabel()).isEmpty();
    assertThat(conduct.calls())
        .filteredOn(call -> call.resource().equals("secrets"))
        .extracting((AuditEvent call) -> call.parameter("labelSelector"))
        .contains("mde-operator.io/credential=sink", "mde-operator.io/credential=application");
  }
}
