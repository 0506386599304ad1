// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Kustomization;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kustomize with the plain manifests gives what Helm gives with the chart. */
@OnControlPlane
@NeedsTool("helm")
class KustomizationClusterIT {
  /** What only Helm writes, and what only plain manifests have. */
  private static final List<String> LABELS_OF_HELM =
      List.of("helm.sh/chart", "app.kubernetes.io/version", "app.kubernetes.io/managed-by");

  private static final String NAMESPACE = "Namespace//mde-operator";

  @TempDir private Path folder;

  @Test
  void baseIsTheChart(Tools tools, ControlPlane cluster) throws IOException {
    assertSame(kustomized(cluster), rendered(tools));
  }

  @Test
  void namespacedComponentIsItsValue(Tools tools, ControlPlane cluster) throws IOException {
    assertSame(
        kustomized(cluster, "namespaced"), rendered(tools, "--set=watchNamespaces={partner}"));
  }

  @Test
  void federatedTokenComponentIsItsValue(Tools tools, ControlPlane cluster) throws IOException {
    assertSame(
        kustomized(cluster, "federated-token"),
        rendered(tools, "--set=federatedToken.enabled=true"));
  }

  private static void assertSame(Map<String, JsonNode> actual, Map<String, JsonNode> expected) {
    assertThat(actual).containsOnlyKeys(expected.keySet());
    actual.forEach((name, object) -> assertThat(object).as(name).isEqualTo(expected.get(name)));
  }

  private static Map<String, JsonNode> kustomized(ControlPlane cluster, String... components)
      throws IOException {
    var objects =
        byName(cluster.kubectl().run("kustomize", Kustomization.over(components).toString()));
    assertThat(objects.remove(NAMESPACE)).as("a chart has no namespace").isNotNull();
    return objects;
  }

  private Map<String, JsonNode> rendered(Tools tools, String... options) {
    return byName(new Helm(tools, folder).template(options));
  }

  private static Map<String, JsonNode> byName(String documents) {
    var objects = new TreeMap<String, JsonNode>();
    for (var object : Helm.objects(documents)) {
      var metadata = object.path("metadata");
      var namespace = metadata.path("namespace").asText();
      withoutHelms((ObjectNode) object);
      objects.put(
          String.join("/", object.path("kind").asText(), namespace, metadata.path("name").asText()),
          object);
    }
    return objects;
  }

  private static void withoutHelms(ObjectNode object) {
    object.withObjectProperty("metadata").withObjectProperty("labels").remove(LABELS_OF_HELM);
    if (object.path("kind").asText().equals("CustomResourceDefinition")) {
      object.withObjectProperty("metadata").remove(List.of("labels", "annotations"));
    }
    if (object.at("/spec/template/metadata") instanceof ObjectNode pod) {
      pod.remove("annotations");
    }
    // The order of volumes and their mounts means nothing.
    if (object.at("/spec/template/spec") instanceof ObjectNode pod) {
      sort(pod, "volumes");
      sort((ObjectNode) pod.at("/containers/0"), "volumeMounts");
    }
  }

  private static void sort(ObjectNode parent, String name) {
    var sorted = new TreeMap<String, JsonNode>();
    parent.path(name).forEach(item -> sorted.put(item.path("name").asText(), item));
    parent.putArray(name).addAll(sorted.values());
  }
}
