// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.testing.TestEnvironment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An operator that works in some namespaces has what lies in each of them. */
@OnControlPlane
class WatchedNamespacesClusterIT {
  private static final int NAMESPACES = 4;
  private static final int APPLICATIONS = 60;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @Test
  void seesTheObjectsOfAllThatWereThereBeforeItStarted(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var kubeconfig = Installation.operatorKubeconfig(cluster);
    var access = Config.fromKubeconfig(kubeconfig.toFile());
    var namespaces =
        IntStream.range(0, NAMESPACES).mapToObj(i -> cluster.namespace("watched")).toList();
    namespaces.forEach(namespace -> applications(cluster, namespace));
    try (var stage = new TestEnvironment(cluster.client(), access, namespaces.getFirst());
        var _ = startOperator(cluster, kubeconfig, stage, namespaces)) {
      await("all to be judged")
          .atMost(TIMEOUT)
          .untilAsserted(
              () ->
                  assertThat(namespaces)
                      .allSatisfy(
                          namespace ->
                              assertThat(judged(cluster, namespace)).hasSize(APPLICATIONS)));
    }
  }

  @Test
  void onboardsTheTenantsOfEachAndSeesTheirSecretsChange(ControlPlane cluster) throws Exception {
    Installation.install(cluster);
    var kubeconfig = Installation.operatorKubeconfig(cluster);
    var access = Config.fromKubeconfig(kubeconfig.toFile());
    try (var one = new TestEnvironment(cluster.client(), access, cluster.namespace("watched"));
        var other =
            new TestEnvironment(
                cluster.client(), access, cluster.namespace("watched"), one.simulator())) {
      onboarded(one, "11111111-2222-3333-4444-555555555551");
      onboarded(other, "11111111-2222-3333-4444-555555555552");
      var namespaces = List.of(one.namespace(), other.namespace());
      try (var _ = startOperator(cluster, kubeconfig, one, namespaces)) {
        one.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
        other.awaitReady(MdeTenant.class, "contoso", "True", "Ready");

        other.secret("white space");

        other.awaitReady(MdeApplication.class, "partner", "False", "SecretValueMalformed");
        one.awaitReady(MdeApplication.class, "partner", "True", "Ready");
      }
    }
  }

  private static OperatorProcess startOperator(
      ControlPlane cluster, Path kubeconfig, TestEnvironment stage, List<String> namespaces)
      throws Exception {
    var operator =
        OperatorProcess.start(
            kubeconfig,
            cluster.folder().resolve("operator-of-" + stage.namespace() + ".log"),
            ShippedDeployment.read().jvmFlags(),
            "--config",
            stage.configFile("watchNamespaces: " + namespaces).toString());
    operator.awaitReady(stage.managementPort(), TIMEOUT.multipliedBy(2));
    return operator;
  }

  private static void onboarded(TestEnvironment stage, String tenantId) {
    stage.customer(tenantId, "Contoso").consent(stage.app());
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.tenant("contoso", tenantId);
  }

  private static void applications(ControlPlane cluster, String namespace) {
    IntStream.range(0, APPLICATIONS)
        .forEach(
            i ->
                cluster
                    .client()
                    .resource(
                        """
                        apiVersion: mde-operator.io/v1alpha1
                        kind: MdeApplication
                        metadata: {name: partner-%d, namespace: %s}
                        spec:
                          clientId: 11111111-1111-1111-1111-111111111111
                          credential: {clientSecret: {secretRef: {name: missing}}}
                        """
                            .formatted(i, namespace))
                    .create());
  }

  private static List<String> judged(ControlPlane cluster, String namespace) {
    return cluster
        .client()
        .resources(MdeApplication.class)
        .inNamespace(namespace)
        .list()
        .getItems()
        .stream()
        .filter(
            application ->
                application.getStatus() != null && application.getStatus().conditions() != null)
        .map(application -> application.getMetadata().getName())
        .toList();
  }
}
