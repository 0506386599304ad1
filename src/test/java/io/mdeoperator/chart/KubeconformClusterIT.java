// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Program;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is shipped, checked by kubeconform as users check it before they commit: without a cluster,
 * by the schemas of our kinds and of Kubernetes' own. They are those of the API server that tests
 * run, since kubeconform's are on the internet.
 */
@OnControlPlane
@NeedsTool({"helm", "kubeconform"})
class KubeconformClusterIT {
  private static final Path PROJECT = BuildScript.projectFolder();
  private static final String OUR_KINDS = "/openapi/v3/apis/mde-operator.io/v1alpha1";
  private static final String NOT_ONE_IS_LEFT_OUT = "Invalid: 0, Errors: 0, Skipped: 0";

  /** What only kustomize reads; {@link KustomizationClusterIT} holds what it makes of them. */
  private static final String OF_KUSTOMIZE = "(kustomization|deployment-patch)\\.yaml$";

  @TempDir private static Path schemas;
  private static String location;

  @TempDir private Path folder;

  @BeforeAll
  static void writeSchemas(ControlPlane cluster) throws IOException {
    Installation.defineKinds(cluster);
    await().atMost(ONE_MINUTE).until(() -> tellsOfOurKinds(cluster.client()));
    location = ServedSchemas.write(cluster.client(), schemas);
  }

  /** That comes somewhat later than the kinds themselves; there is no document until then. */
  private static boolean tellsOfOurKinds(KubernetesClient client) {
    var document = Objects.requireNonNullElse(client.raw(OUR_KINDS), "");
    return Stream.of("MdeApplication", "MdeTenant", "MdeAlertSync").allMatch(document::contains);
  }

  static List<Path> valuesFiles() {
    return Helm.valuesFiles();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void whatTheChartRendersIsValid(Path values, Tools tools) {
    assertValid(check(tools, new Helm(tools, folder).template("--values=" + values), "-"));
  }

  @Test
  void plainFilesAreValid(Tools tools) {
    var folders =
        Stream.of(
                "crds",
                "deploy/install",
                "deploy/namespaced",
                "deploy/federated-token",
                "deploy/gitops/argocd",
                "examples")
            .map(name -> PROJECT.resolve(name).toString())
            .toArray(String[]::new);

    assertValid(check(tools, "", folders));
  }

  @ParameterizedTest
  @CsvSource({
    "deploy/install/40-deployment.yaml, replicas: 2,         replicas: two,  at '/spec/replicas': got string",
    "deploy/install/40-deployment.yaml, replicas: 2,         replica: 2,     'replica' not allowed",
    "deploy/install/40-deployment.yaml, name: config,        nam: config,    'nam' not allowed",
    "crds/mdetenants.mde-operator.io.yaml, scope:,           scop:,          'scop' not allowed",
    "examples/alertsync-contoso.yaml,   pollPeriod: 1m,      pollPeriod: 60, at '/spec/pollPeriod': got number",
    "examples/alertsync-contoso.yaml,   maxAlerts:,          maxAlert:,      'maxAlert' not allowed",
    "examples/tenant-contoso.yaml,      namespace: partner,  namespaces: a,  'namespaces' not allowed",
    "examples/tenant-contoso.yaml,      tenantId:,           displayName:,   already set in map",
    "examples/tenant-contoso.yaml,      kind: MdeTenant,     kind: Tenant,   could not find schema for Tenant"
  })
  void mistakeIsFound(String file, String right, String wrong, String said, Tools tools)
      throws IOException {
    var text = Files.readString(PROJECT.resolve(file));
    assertThat(text).contains(right);

    var result = check(tools, text.replace(right, wrong), "-");

    assertThat(result.code()).isNotZero();
    assertThat(result.out()).contains(said);
  }

  private Program.Result check(Tools tools, String input, String... files) {
    var options =
        Stream.of(
            "-strict",
            "-summary",
            "-schema-location=" + location,
            "-ignore-filename-pattern=" + OF_KUSTOMIZE);
    return tools
        .program("kubeconform", folder)
        .run(Stream.concat(options, Stream.of(files)).toList(), input);
  }

  private static void assertValid(Program.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains(NOT_ONE_IS_LEFT_OUT).doesNotContain("Valid: 0");
  }
}
