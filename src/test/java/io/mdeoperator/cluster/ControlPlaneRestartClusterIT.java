// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.mdeoperator.cluster.audit.AuditEvent;
import org.junit.jupiter.api.Test;

/** The API server may go away and come back. */
@OnControlPlane(own = true)
class ControlPlaneRestartClusterIT {
  @Test
  void keepsDataAndAuditLogWhenTheApiServerIsKilled(ControlPlane cluster) {
    var before = cluster.auditLog().now();
    var namespace = cluster.namespace("kept");

    cluster.killApiServer();
    var whileDown = cluster.kubectl().tryRun("get", "namespace", namespace);
    cluster.startApiServer();

    assertThat(whileDown.code()).isEqualTo(1);
    assertThat(cluster.kubectl().run("get", "namespace", namespace)).contains("Active");
    assertThat(cluster.auditLog().since(before, "admin"))
        .extracting(AuditEvent::verb)
        .contains("create", "get");
  }

  @Test
  void controllersGoOnAfterARestart(ControlPlane cluster) {
    cluster.restartApiServer();

    var namespace = cluster.namespace("later");

    await()
        .atMost(ONE_MINUTE)
        .until(
            () ->
                cluster.client().serviceAccounts().inNamespace(namespace).withName("default").get()
                    != null);
  }
}
