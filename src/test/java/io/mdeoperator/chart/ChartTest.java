// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What users of other charts complain of, and what this chart promises. */
@NeedsTool("helm")
class ChartTest {
  private static final String SHARD = "mde-operator.io/shard";
  private static final String CHECKSUM = "/spec/template/metadata/annotations/checksum~1config";
  private static final String MONITORING = "--api-versions=monitoring.coreos.com/v1";

  @TempDir private Path folder;
  private Helm helm;

  @BeforeEach
  void useHelm(Tools tools) {
    helm = new Helm(tools, folder);
  }

  static List<Path> valuesFiles() {
    return Helm.valuesFiles();
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void lintFindsNothing(Path values) {
    var result = helm.run("lint", "--strict", Helm.CHART.toString(), "--values", values.toString());

    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).doesNotContain("[WARNING]", "[ERROR]");
  }

  /** Argo CD would find them out of sync for ever. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void nothingIsNullOrEmptyOrTwice(Path values) {
    for (var object : render("--values=" + values, MONITORING)) {
      if (!object.path("kind").asText().equals("CustomResourceDefinition")) {
        assertThat(emptyPlaces(object, ""))
            .as(object.toString())
            .allMatch(place -> place.equals("/spec/ingress/0/from/0/podSelector"));
      }
    }
  }

  @Test
  void sameValuesGiveTheSameObjects() {
    assertThat(helm.template()).isEqualTo(helm.template());
  }

  @Test
  void uninstallKeepsTheDefinitionsUnlessToldOtherwise() {
    var keep = "/metadata/annotations/helm.sh~1resource-policy";
    assertThat(ofKind(render(), "CustomResourceDefinition"))
        .hasSize(5)
        .allMatch(definition -> definition.at(keep).asText().equals("keep"));
    assertThat(ofKind(render("--set=crds.keep=false"), "CustomResourceDefinition"))
        .hasSize(5)
        .allMatch(definition -> definition.at(keep).isMissingNode());
    assertThat(ofKind(render("--set=crds.enabled=false"), "CustomResourceDefinition")).isEmpty();
  }

  @Test
  void changedConfigurationRestartsThePods() {
    var before = deployment().at(CHECKSUM).asText();

    assertThat(before).hasSize(64);
    assertThat(deployment("--set=config.minPollPeriod=30s").at(CHECKSUM).asText())
        .hasSize(64)
        .isNotEqualTo(before);
    assertThat(deployment("--set=watchNamespaces={partner}").at(CHECKSUM).asText())
        .isNotEqualTo(before);
    assertThat(deployment("--set=image.tag=other").at(CHECKSUM).asText()).isEqualTo(before);
  }

  /** A selector cannot change: an upgrade would be refused. */
  @ParameterizedTest
  @MethodSource("valuesFiles")
  void selectorsNeverChange(Path values) {
    var expected = new ArrayList<>(List.of("app.kubernetes.io/instance", "app.kubernetes.io/name"));
    var deployments = ofKind(render("--values=" + values), "Deployment");
    if (deployments.size() > 1) {
      expected.add(SHARD);
    }

    assertThat(deployments).isNotEmpty();
    for (var deployment : deployments) {
      assertThat(deployment.at("/spec/selector/matchLabels").fieldNames())
          .toIterable()
          .containsExactlyElementsOf(expected);
      assertThat(deployment.at("/spec/template/metadata/labels").fieldNames())
          .toIterable()
          .containsAll(expected);
      assertThat(deployment.at("/spec/template/metadata/labels").toString())
          .doesNotContain("version", "chart");
    }
  }

  /** By that label, kubectl mde finds the operator. */
  @ParameterizedTest
  @ValueSource(
      strings = {"nameOverride=defender", "fullnameOverride=soc", "podLabels.team=soc", "shards=2"})
  void podsAndConfigurationHaveALabelThatNoValueChanges(String value) {
    var objects = render("--set=" + value);
    var label = "/metadata/labels/mde-operator.io~1component";

    assertThat(ofKind(objects, "Deployment"))
        .isNotEmpty()
        .allMatch(deployment -> deployment.at(label).asText().equals("operator"))
        .allMatch(
            deployment -> deployment.at("/spec/template" + label).asText().equals("operator"));
    assertThat(ofKind(objects, "ConfigMap"))
        .isNotEmpty()
        .allMatch(config -> config.at(label).asText().equals("operator"));
  }

  @Test
  void eachShardHasADeploymentWithAConfigurationOfItsOwn() {
    var objects = render("--set=shards=3");

    var deployments = ofKind(objects, "Deployment");
    assertThat(names(deployments))
        .containsExactly("mde-operator-0", "mde-operator-1", "mde-operator-2");
    for (var index = 0; index < 3; index++) {
      var name = "mde-operator-" + index;
      var pods = deployments.get(index).at("/spec/template");
      assertThat(pods.at("/metadata/labels/mde-operator.io~1shard").asText()).isEqualTo("" + index);
      assertThat(pods.at("/spec/volumes").toString()).contains("{\"name\":\"" + name + "\"}");
      assertThat(named(objects, "ConfigMap", name).at("/data/config.yaml").asText())
          .contains("leaseName: mde-operator\n", "sharding:\n  count: 3\n  index: " + index);
    }
  }

  /** A resize renews pods, and replaces no Deployment that stays. */
  @Test
  void anotherNumberOfShardsChangesTheConfigurationOnly() {
    var two = ofKind(render("--set=shards=2"), "Deployment");
    var three = ofKind(render("--set=shards=3"), "Deployment");

    for (var index = 0; index < 2; index++) {
      var before = two.get(index);
      var after = three.get(index);
      assertThat(after.at("/spec/selector")).isEqualTo(before.at("/spec/selector"));
      assertThat(after.at("/metadata/name")).isEqualTo(before.at("/metadata/name"));
      assertThat(after.at(CHECKSUM)).isNotEqualTo(before.at(CHECKSUM));
    }
  }

  /** Whoever calls the consent callback, reads metrics or drains a node meets all of them. */
  @Test
  void whatIsThereOnceIsForThePodsOfAllShards() {
    var objects = render("--set=shards=3");

    for (var place :
        List.of(
            named(objects, "Service", "mde-operator").at("/spec/selector"),
            named(objects, "PodDisruptionBudget", "mde-operator").at("/spec/selector/matchLabels"),
            named(objects, "NetworkPolicy", "mde-operator").at("/spec/podSelector/matchLabels"))) {
      assertThat(place.fieldNames())
          .toIterable()
          .containsExactly("app.kubernetes.io/instance", "app.kubernetes.io/name");
    }
  }

  @Test
  void onlyShardIsAsItWasBeforeThereWereOthers() {
    var objects = render();

    assertThat(names(ofKind(objects, "Deployment"))).containsExactly("mde-operator");
    assertThat(named(objects, "ConfigMap", "mde-operator").toString()).doesNotContain("sharding");
    assertThat(named(objects, "Role", "mde-operator-lease").at("/rules/1/resourceNames"))
        .hasToString("[\"mde-operator\"]");
  }

  /** They hold secrets and tokens. */
  @Test
  void heapDumpsAreWrittenOnDemandOnlyAndToAVolumeOfTheirOwn() {
    assertThat(deployment().toString()).doesNotContain("HeapDump", "heap-dump");

    var pods =
        deployment("--set=heapDump.enabled=true,jvmOptions={-Xmx99m}").at("/spec/template/spec");
    assertThat(pods.at("/containers/0/env/0/value").asText())
        .isEqualTo("-Xmx99m -XX:+HeapDumpOnOutOfMemoryError -XX:HeapDumpPath=/var/heap-dump");
    assertThat(pods.at("/containers/0/volumeMounts").toString()).contains("\"/var/heap-dump\"");
    assertThat(pods.at("/volumes").toString()).contains("{\"sizeLimit\":\"256Mi\"}");
  }

  @Test
  void onePodIsNeverProtectedFromDrains() {
    assertThat(ofKind(render(), "PodDisruptionBudget")).hasSize(1);
    assertThat(ofKind(render("--set=replicaCount=1"), "PodDisruptionBudget")).isEmpty();
  }

  @Test
  void namespacedInstallationHasNoRightInTheCluster() {
    var objects = render("--set=watchNamespaces={partner,second}");

    assertThat(ofKind(objects, "ClusterRoleBinding")).isEmpty();
    assertThat(ofKind(objects, "ClusterRole"))
        .extracting(role -> role.at("/metadata/name").asText())
        .as("those of users, which bind themselves to nothing")
        .containsExactlyInAnyOrder(
            "mde-operator-view",
            "mde-operator-edit",
            "mde-operator-hunt",
            "mde-operator-act",
            "mde-operator-approve");
    assertThat(ofKind(objects, "RoleBinding"))
        .extracting(binding -> binding.at("/metadata/namespace").asText())
        .contains("partner", "second");
    assertThat(ofKind(objects, "ConfigMap").getFirst().at("/data/config.yaml").asText())
        .contains("watchNamespaces:\n- partner\n- second");
  }

  @Test
  void nothingIsOutsideOfNamespacesIfThatIsForbidden() {
    var values = "src/test/resources/chart-values/no-cluster-objects.yaml";

    assertThat(render("--values=" + values))
        .isNotEmpty()
        .allMatch(object -> !object.at("/metadata/namespace").isMissingNode());
  }

  @Test
  void dependencyIsSwitchedAndConfiguredByItsParent() {
    assertThat(helm.tryTemplate("--set=enabled=true,global.imageRegistry=x").code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "skipIfMissing, '', 0",
    "skipIfMissing, " + MONITORING + ", 1",
    "alwaysRender, '', 1",
  })
  void objectsOfThePrometheusOperatorNeedItsDefinitions(String mode, String versions, int count) {
    var options =
        new ArrayList<>(
            List.of(
                "--set=metrics.serviceMonitor.enabled=true,metrics.prometheusRule.enabled=true"));
    options.add("--set=metrics.renderMode=" + mode);
    if (!versions.isEmpty()) {
      options.add(versions);
    }

    var objects = render(options.toArray(String[]::new));

    assertThat(ofKind(objects, "ServiceMonitor")).hasSize(count);
    assertThat(ofKind(objects, "PrometheusRule")).hasSize(count);
  }

  @Test
  void missingDefinitionIsAnErrorOnRequest() {
    var refused =
        helm.tryTemplate(
            "--set=metrics.serviceMonitor.enabled=true,metrics.renderMode=failIfMissing");

    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains("metrics.renderMode: this cluster does not serve");
  }

  @Test
  void everyPlaceFollowsAPort() {
    var text =
        helm.template("--set=config.management.port=9090,config.consent.port=9091", "--skip-crds");

    assertThat(text).doesNotContain("port: 8080", "port: 8081", "Port: 8080", "Port: 8081");
    assertThat(text).contains("containerPort: 9090", "containerPort: 9091", "port: 9090");
  }

  @Test
  void imageIsNamedByDigest() {
    var digest = "sha256:" + "0".repeat(64);
    var image = "/spec/template/spec/containers/0/image";

    assertThat(deployment().at(image).asText()).startsWith("registry.invalid/");
    assertThat(deployment("--set=image.registry=r.example,image.digest=" + digest).at(image))
        .hasToString("\"r.example/mde-operator/mde-operator:0.1.0@" + digest + "\"");
  }

  @Test
  void objectsOfUsersAreRendered() {
    var objects = render("--values=src/test/resources/chart-values/full.yaml");

    assertThat(ofKind(objects, "ConfigMap"))
        .extracting(object -> object.at("/metadata/name").asText())
        .contains("mde-operator-map", "mde-operator-text");
  }

  private JsonNode deployment(String... options) {
    return ofKind(render(options), "Deployment").getFirst();
  }

  private List<JsonNode> render(String... options) {
    return Helm.objects(helm.template(options));
  }

  private static List<String> names(List<JsonNode> objects) {
    return objects.stream().map(object -> object.at("/metadata/name").asText()).toList();
  }

  private static JsonNode named(List<JsonNode> objects, String kind, String name) {
    return ofKind(objects, kind).stream()
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
    return objects.stream().filter(object -> object.path("kind").asText().equals(kind)).toList();
  }

  private static List<String> emptyPlaces(JsonNode node, String path) {
    var places = new ArrayList<String>();
    if (node.isNull() || (node.isContainerNode() && node.isEmpty())) {
      places.add(path);
    }
    node.properties()
        .forEach(
            field -> places.addAll(emptyPlaces(field.getValue(), path + "/" + field.getKey())));
    if (node.isArray()) {
      for (var i = 0; i < node.size(); i++) {
        places.addAll(emptyPlaces(node.get(i), path + "/" + i));
      }
    }
    return places;
  }
}
