// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.ControlPlanePrograms;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.SampleManifests;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Program;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart's life on a real API server, by the real Helm; there is no node, so nothing waits. */
@Tag("slow")
@OnControlPlane(own = true)
@NeedsTool("helm")
@TestMethodOrder(OrderAnnotation.class)
class ChartClusterIT {
  private static final String CHART = Helm.CHART.toString();
  private static final String TENANT =
      SampleManifests.TENANT.replace("NAMESPACE", "partner").replace("sample", "contoso");

  private static final String SECRET = "typed~value";

  @TempDir private Path folder;
  private Helm helm;

  @BeforeAll
  static void createNamespaces(ControlPlane cluster) {
    cluster.kubectl().apply(Installation.MANIFESTS.resolve("00-namespace.yaml"));
    for (var namespace : List.of("partner", "second", "security", "other", "elsewhere")) {
      cluster.kubectl().run("create", "namespace", namespace);
    }
  }

  @BeforeEach
  void useHelm(Tools tools, ControlPlane cluster) {
    helm = new Helm(tools, folder, cluster.adminKubeconfig());
  }

  static List<Path> valuesFiles() {
    return Helm.valuesFiles();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  @Order(1)
  void serverAcceptsWhatIsRendered(Path values, ControlPlane cluster) throws IOException {
    var rendered = helm.template("--values=" + values);
    var file = Files.writeString(folder.resolve("rendered.yaml"), rendered);

    var answer =
        cluster
            .kubectl()
            .tryRun("apply", "--dry-run=server", "--validate=strict", "-f", file.toString());

    assertThat(answer.err()).as("refusals, and warnings such as of pod security").isEmpty();
    assertThat(answer.out().lines()).allMatch(line -> line.endsWith("(server dry run)"));
  }

  @Test
  @Order(2)
  void installsWithRightsInItsNamespacesOnly(Tools tools, ControlPlane cluster) {
    var user = "of-two-namespaces";
    for (var namespace : List.of("other", "partner")) {
      cluster.kubectl().run("create", "role", "all", "--verb=*", "--resource=*.*", "-n", namespace);
      cluster
          .kubectl()
          .run("create", "rolebinding", "all", "--role=all", "--user=" + user, "-n", namespace);
    }
    var theirs = new Helm(tools, folder, cluster.kubeconfigFor(user));
    var values = valuesFile("no-cluster-objects.yaml");

    assertDone(theirs.run("install", "narrow", CHART, "-n", "other", "--values=" + values));
    assertDone(theirs.run("uninstall", "narrow", "-n", "other"));
  }

  @Test
  @Order(3)
  void installsUpgradesUninstallsAndInstallsAgain(ControlPlane cluster) {
    assertDone(helm.run("install", Helm.NAME, CHART));
    cluster.kubectl().run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    cluster.kubectl().apply(TENANT);
    var before = deployment(cluster);

    assertDone(helm.run("upgrade", Helm.NAME, CHART, "--set=config.minPollPeriod=30s"));
    assertThat(config(cluster)).contains("minPollPeriod: 30s");
    assertThat(deployment(cluster)).isNotEqualTo(before);

    assertDone(helm.run("rollback", Helm.NAME, "1"));
    assertThat(config(cluster)).doesNotContain("minPollPeriod");
    assertThat(deployment(cluster)).isEqualTo(before);

    assertDone(helm.run("uninstall", Helm.NAME));
    assertThat(cluster.kubectl().run("get", "all,configmaps,roles", "-n", Helm.NAME, "-o", "name"))
        .isEqualTo("configmap/kube-root-ca.crt\n");
    assertThat(tenants(cluster)).containsExactly("contoso");

    assertDone(helm.run("install", Helm.NAME, CHART));
    assertThat(tenants(cluster)).containsExactly("contoso");
  }

  @Test
  @Order(4)
  void secondReleaseSharesTheDefinitions(ControlPlane cluster) {
    var refused = helm.run("install", "second", CHART, "-n", "second");
    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("CustomResourceDefinition", "invalid ownership metadata");

    assertDone(helm.run("install", "second", CHART, "-n", "second", "--set=crds.enabled=false"));

    assertThat(
            cluster
                .kubectl()
                .run(
                    "get",
                    "validatingadmissionpolicies",
                    "second-mde-operator",
                    "-o",
                    "jsonpath={.spec.matchConditions[0].expression}"))
        .contains("system:serviceaccount:second:second-mde-operator");
    assertDone(helm.run("uninstall", "second", "-n", "second"));
  }

  @Test
  @Order(5)
  void notesTellCommandsThatWorkWhenPasted(ControlPlane cluster) throws Exception {
    var notes =
        helm.run(
            "upgrade", Helm.NAME, CHART, "--set=ingress.enabled=true,ingress.host=mde.example");

    assertThat(notes.out())
        .contains("WARNING: image.registry", "WARNING: config.identity.userAgent")
        .contains("http://mde.example/consent/callback");
    cluster.kubectl().run("delete", "mdetenants", "--all", "-n", "partner");

    var pasted = new Program(Path.of("bash"), folder).run(List.of(), commands(notes, cluster));

    assertThat(pasted.code()).as(pasted.err()).isZero();
    var secret = cluster.client().secrets().inNamespace("partner").withName("partner-app").get();
    assertThat(secret.getMetadata().getLabels())
        .containsEntry("mde-operator.io/credential", "application");
    assertThat(Base64.getDecoder().decode(secret.getData().get("clientSecret")))
        .asString(UTF_8)
        .isEqualTo(SECRET);
    assertThat(pasted.out())
        .contains("mdeapplication.mde-operator.io/partner", "mdetenant.mde-operator.io/contoso");
  }

  /** As printed, with what is typed in between; nobody fills in the status that is waited for. */
  private static String commands(Program.Result notes, ControlPlane cluster) throws Exception {
    var paragraphs = notes.out().substring(notes.out().indexOf("\nNext, ")).split("\n{2,}", -1);
    var programs = ControlPlanePrograms.findOrBuild().folder();
    var environment =
        "export PATH=%s:$PATH KUBECONFIG=%s".formatted(programs, cluster.adminKubeconfig());
    var commands =
        Arrays.stream(paragraphs)
            .filter(paragraph -> paragraph.matches("(?s)(kubectl|\\(read) .*"))
            .map(paragraph -> paragraph.replaceAll("(?m)^kubectl wait .*\n", ""))
            .map(
                paragraph ->
                    paragraph.contains("read -rs") ? paragraph + "\n" + SECRET : paragraph);
    return Stream.concat(Stream.of(environment), commands).collect(Collectors.joining("\n")) + "\n";
  }

  private static Path valuesFile(String name) {
    return BuildScript.projectFolder().resolve("src/test/resources/chart-values").resolve(name);
  }

  private static void assertDone(Program.Result result) {
    assertThat(result.code()).as(result.err()).isZero();
  }

  private static String deployment(ControlPlane cluster) {
    return cluster
        .kubectl()
        .run("get", "deployment", Helm.NAME, "-n", Helm.NAME, "-o", "jsonpath={.spec.template}");
  }

  private static String config(ControlPlane cluster) {
    return cluster
        .kubectl()
        .run("get", "configmap", Helm.NAME, "-n", Helm.NAME, "-o", "jsonpath={.data}");
  }

  private static Stream<String> tenants(ControlPlane cluster) {
    return cluster
        .client()
        .resources(MdeTenant.class)
        .inNamespace("partner")
        .list()
        .getItems()
        .stream()
        .map(tenant -> tenant.getMetadata().getName());
  }
}
