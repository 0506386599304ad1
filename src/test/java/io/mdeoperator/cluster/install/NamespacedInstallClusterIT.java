// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.tool.Program;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped component with rights in one namespace: it is enough, and goes no further. */
@OnControlPlane(own = true)
class NamespacedInstallClusterIT {
  /** As the shipped files have it. */
  private static final String NAMESPACE = "partner";

  private static Program.Result applied;

  @BeforeAll
  static void install(ControlPlane cluster) throws IOException {
    cluster.kubectl().run("create", "namespace", NAMESPACE);
    applied = cluster.kubectl().tryRun("apply", "-k", Kustomization.over("namespaced").toString());
  }

  @Test
  void appliesEverythingButTheRightsInAllNamespaces() {
    assertThat(applied.err()).isEmpty();
    assertThat(applied.out())
        .contains("deployment.apps/mde-operator", "rolebinding.rbac.authorization.k8s.io/mde-op")
        .contains("validatingadmissionpolicybinding.admissionregistration.k8s.io/mde-operator")
        .doesNotContain(
            "clusterrolebinding", "clusterrole.rbac.authorization.k8s.io/mde-operator-w");
  }

  @ParameterizedTest
  @CsvSource({
    "list secrets, partner, yes",
    "list mdetenants, partner, yes",
    "update configmaps, partner, yes",
    "list secrets, default, no",
    "list secrets, kube-system, no",
    "update configmaps, kube-system, no",
    "list mdetenants, default, no",
    "create mdealertsyncs, default, no",
  })
  void mayWorkInThatNamespaceOnly(
      String action, String namespace, String answer, ControlPlane cluster) {
    var arguments = ("auth can-i " + action + " -n " + namespace).split(" ");

    assertThat(
            cluster
                .kubectl(Installation.operatorKubeconfig(cluster))
                .tryRun(arguments)
                .out()
                .strip())
        .isEqualTo(answer);
  }

  @Test
  void onboardsACustomerAndMirrorsAlerts(ControlPlane cluster) throws Exception {
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    try (var stage = new TestEnvironment(cluster.client(), access, NAMESPACE).startOperator()) {
      var contoso = stage.onboard("contoso", "22222222-2222-2222-2222-222222222222");
      contoso
          .alerts()
          .addGenerated(AlertGenerator.seeded(1, contoso), 1, Instant.now(), Duration.ZERO);
      stage.feed("contoso-alerts", "contoso");

      await().atMost(ONE_MINUTE).until(() -> stage.mirroredAlerts().size() == 1);
    }
  }
}
