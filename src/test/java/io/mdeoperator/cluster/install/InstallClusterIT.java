// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.Kubectl;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.Program;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped manifests on a real API server: they are valid and grant what is needed, no more. */
@OnControlPlane(own = true)
class InstallClusterIT {
  private static Program.Result dryRunBeforeInstallation;

  @BeforeAll
  static void install(ControlPlane cluster) {
    Installation.defineKinds(cluster);
    cluster.kubectl().apply(project("deploy/install/00-namespace.yaml"));
    dryRunBeforeInstallation = dryRun(cluster, "deploy/install");
    Installation.install(cluster);
  }

  @Test
  void serverAcceptsEveryManifestInADryRun() {
    assertThat(dryRunBeforeInstallation.err())
        .as("warnings of the API server, such as of pod security")
        .isEmpty();
    assertThat(dryRunBeforeInstallation.code()).isZero();
    assertThat(dryRunBeforeInstallation.out().lines())
        .hasSizeGreaterThan(10)
        .allMatch(line -> line.endsWith("(server dry run)"));
  }

  @Test
  void podsMayRunInTheRestrictedNamespace(ControlPlane cluster) {
    var template =
        cluster
            .client()
            .apps()
            .deployments()
            .inNamespace(Installation.NAMESPACE)
            .withName("mde-operator")
            .get()
            .getSpec()
            .getTemplate();
    var pod =
        new PodBuilder()
            .withMetadata(template.getMetadata())
            .withSpec(template.getSpec())
            .editMetadata()
            .withName("sample")
            .withNamespace(Installation.NAMESPACE)
            .endMetadata()
            .build();

    assertThatCode(() -> cluster.client().resource(pod).dryRun().create())
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list mdeapplications",
        "watch mdetenants",
        "watch mdealertsyncs",
        "list secrets",
        "watch secrets",
        "patch mdeapplications --subresource=status",
        "patch mdetenants --subresource=status",
        "patch mdealertsyncs --subresource=status",
        "get configmaps",
        "create configmaps",
        "update configmaps",
        "delete configmaps",
        "create mdealertsyncs",
        "patch mdealertsyncs",
        "delete mdealertsyncs",
        "create events",
        "create selfsubjectrulesreviews.authorization.k8s.io"
      })
  void operatorMayInAnyNamespace(String action, ControlPlane cluster) {
    assertThat(operatorMay(cluster, action, "default")).isEqualTo("yes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get secrets",
        "create secrets",
        "update secrets",
        "patch secrets",
        "delete secrets",
        "get mdetenants",
        "update mdetenants",
        "patch mdetenants",
        "delete mdetenants",
        "create mdetenants",
        "update mdealertsyncs",
        "delete mdeapplications",
        "update mdetenants --subresource=status",
        "list configmaps",
        "watch configmaps",
        "patch configmaps",
        "deletecollection configmaps",
        "list events",
        "list pods",
        "create pods",
        "list nodes",
        "list namespaces",
        "get leases",
        "list leases",
        "create leases",
        "create serviceaccounts --subresource=token",
        "list clusterroles",
        "list customresourcedefinitions",
        "impersonate users"
      })
  void operatorMayNot(String action, ControlPlane cluster) {
    assertThat(operatorMay(cluster, action, "default")).isEqualTo("no");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create leases",
        "list leases",
        "get leases/mde-operator",
        "patch leases/mde-operator",
        "update leases/mde-operator"
      })
  void operatorMayHoldItsOwnLease(String action, ControlPlane cluster) {
    assertThat(operatorMay(cluster, action, Installation.NAMESPACE)).isEqualTo("yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"get leases/of-another-program", "delete leases/mde-operator"})
  void operatorMayNotTouchOtherLeases(String action, ControlPlane cluster) {
    assertThat(operatorMay(cluster, action, Installation.NAMESPACE)).isEqualTo("no");
  }

  @ParameterizedTest
  @CsvSource({
    "create secrets, yes",
    "get secrets/mde-operator-consent, yes",
    "get secrets/of-another-program, no",
    "update secrets/mde-operator-consent, no",
    "patch secrets/mde-operator-consent, no",
    "delete secrets/mde-operator-consent, no"
  })
  void operatorKeepsTheKeysOfItsCallbackAndNoOtherSecret(
      String action, String answer, ControlPlane cluster) {
    assertThat(operatorMay(cluster, action, Installation.NAMESPACE)).isEqualTo(answer);
  }

  @Test
  void viewersAndEditorsOfANamespaceWorkWithTheKinds(ControlPlane cluster) {
    var namespace = cluster.namespace("users");
    bind(cluster, namespace, "view");
    bind(cluster, namespace, "edit");

    await()
        .atMost(ONE_MINUTE)
        .untilAsserted(
            () -> {
              assertThat(userMay(cluster, "view", "list mdetenants", namespace)).isEqualTo("yes");
              assertThat(userMay(cluster, "edit", "create mdetenants", namespace)).isEqualTo("yes");
            });
    assertThat(userMay(cluster, "view", "create mdetenants", namespace)).isEqualTo("no");
    assertThat(userMay(cluster, "edit", "patch mdetenants --subresource=status", namespace))
        .isEqualTo("no");
  }

  @Test
  void serverAcceptsTheExamples(ControlPlane cluster) {
    cluster.kubectl().apply(project("examples/00-namespace.yaml"));

    var answer = dryRun(cluster, "examples");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains(
            "secret/partner-app created",
            "mdeapplication.mde-operator.io/partner created",
            "mdetenant.mde-operator.io/contoso created",
            "mdetenant.mde-operator.io/fabrikam created",
            "mdealertsync.mde-operator.io/contoso-alerts created");
  }

  @ParameterizedTest
  @CsvSource({
    "webhook,       fabrikam-siem,    siem-hook",
    "elasticsearch, fabrikam-elastic, elastic",
    "splunk,        fabrikam-splunk,  splunk",
    "kafka,         fabrikam-kafka,   kafka",
    "syslog,        fabrikam-syslog,  syslog-ca",
    "otlp,          fabrikam-otlp,    otlp",
  })
  void theExampleOfASinkIsAccepted(
      String folder, String feed, String secret, ControlPlane cluster) {
    cluster.kubectl().apply(project("examples/00-namespace.yaml"));

    var answer = dryRun(cluster, "examples/" + folder);

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("mdealertsync.mde-operator.io/" + feed, "secret/" + secret);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentinel", "event-hubs"})
  void theExampleOfASinkWithTokensIsAccepted(String folder, ControlPlane cluster) {
    cluster.kubectl().apply(project("examples/00-namespace.yaml"));

    var answer = dryRun(cluster, "examples/" + folder);

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out()).contains("mdealertsync.mde-operator.io/fabrikam-" + folder);
  }

  private static Program.Result dryRun(ControlPlane cluster, String folder) {
    return cluster.kubectl().tryRun("apply", "--dry-run=server", "-f", project(folder).toString());
  }

  private static String operatorMay(ControlPlane cluster, String action, String namespace) {
    return may(cluster.kubectl(Installation.operatorKubeconfig(cluster)), action, namespace);
  }

  private static String userMay(
      ControlPlane cluster, String user, String action, String namespace) {
    return may(cluster.kubectl(cluster.kubeconfigFor(user)), action, namespace);
  }

  private static String may(Kubectl kubectl, String action, String namespace) {
    var arguments = ("auth can-i " + action + " -n " + namespace).split(" ");
    return kubectl.tryRun(arguments).out().strip();
  }

  private static void bind(ControlPlane cluster, String namespace, String role) {
    cluster
        .kubectl()
        .run(
            "create",
            "rolebinding",
            role,
            "--clusterrole=" + role,
            "--user=" + role,
            "-n",
            namespace);
  }

  private static Path project(String path) {
    return BuildScript.projectFolder().resolve(path);
  }
}
