// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator and the examples, deployed twice in each way. The second time changes nothing:
 * GitOps tools repeat it for ever, and each change would be shown as drift and be a check or a
 * poll. Helm is the first, since it installs nothing over objects of others.
 */
@Tag("slow")
@OnControlPlane(own = true)
@NeedsTool("helm")
@TestMethodOrder(OrderAnnotation.class)
class RepeatedApplyClusterIT {
  private static final Path PROJECT = BuildScript.projectFolder();
  private static final List<String> OPERATOR =
      List.of("-f", PROJECT.resolve("crds").toString(), "-f", Installation.MANIFESTS.toString());
  private static final List<String> EXAMPLES =
      List.of("-R", "-f", PROJECT.resolve("examples").toString());

  @TempDir private Path folder;
  private List<String> exampleFiles;

  /** Where kustomize and Helm find them: neither reads files outside of its own folder. */
  @BeforeEach
  void copyExamples() throws IOException {
    var templates = Files.createDirectories(folder.resolve("examples/templates"));
    exampleFiles = new ArrayList<>();
    try (var files = Files.walk(PROJECT.resolve("examples"))) {
      for (var file : files.filter(name -> name.toString().endsWith(".yaml")).toList()) {
        var name = PROJECT.relativize(file).toString().replace('/', '-');
        Files.copy(file, templates.resolve(name));
        exampleFiles.add("templates/" + name);
      }
    }
  }

  @Test
  @Order(1)
  void byHelm(Tools tools, ControlPlane cluster) throws IOException {
    var helm = new Helm(tools, folder, cluster.adminKubeconfig());
    var examples = folder.resolve("examples");
    Files.writeString(
        examples.resolve("Chart.yaml"), "{apiVersion: v2, name: examples, version: 1.0.0}");

    assertSecondTimeChangesNothing(
        cluster,
        () -> {
          upgrade(helm, Helm.NAME, Helm.CHART);
          awaitKinds(cluster);
          upgrade(helm, "examples", examples);
        });
  }

  private static void upgrade(Helm helm, String release, Path chart) {
    var result = helm.run("upgrade", release, chart.toString(), "--install", "--create-namespace");
    assertThat(result.code()).as(result.err()).isZero();
  }

  @Test
  @Order(2)
  void byApply(ControlPlane cluster) {
    assertSecondTimeChangesNothing(cluster, () -> apply(cluster, List.of("apply")));
  }

  @Test
  @Order(2)
  void byServerSideApply(ControlPlane cluster) {
    assertSecondTimeChangesNothing(
        cluster, () -> apply(cluster, List.of("apply", "--server-side", "--force-conflicts")));
  }

  private static void apply(ControlPlane cluster, List<String> command) {
    run(cluster, command, OPERATOR);
    awaitKinds(cluster);
    run(cluster, command, EXAMPLES);
  }

  @Test
  @Order(2)
  void byKustomize(ControlPlane cluster) throws IOException {
    var examples = folder.resolve("examples");
    Files.writeString(examples.resolve("kustomization.yaml"), "resources: " + exampleFiles);

    assertSecondTimeChangesNothing(
        cluster,
        () -> {
          run(cluster, List.of("apply"), List.of("-k", PROJECT.resolve("deploy").toString()));
          awaitKinds(cluster);
          run(cluster, List.of("apply"), List.of("-k", examples.toString()));
        });
  }

  private static void assertSecondTimeChangesNothing(ControlPlane cluster, Runnable deploy) {
    deploy.run();
    var before = objects(cluster);
    assertThat(before).containsKey("MdeTenant/partner/contoso");

    deploy.run();

    assertThat(objects(cluster)).isEqualTo(before);
  }

  private static void awaitKinds(ControlPlane cluster) {
    cluster.kubectl().run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
  }

  /**
   * All that is deployed, by name, as users see it: without what Kubernetes writes. It counts a
   * version more of a custom resource that Helm applies again and that stays the same.
   */
  private static Map<String, JsonNode> objects(ControlPlane cluster) {
    var everything = Stream.concat(OPERATOR.stream(), EXAMPLES.stream()).toList();
    var listed = run(cluster, List.of("get", "-o", "json"), everything);
    var objects = new TreeMap<String, JsonNode>();
    for (var object : read(listed).path("items")) {
      var metadata = (ObjectNode) object.path("metadata");
      metadata.remove(List.of("resourceVersion", "managedFields"));
      ((ObjectNode) object).remove("status");
      objects.put(
          String.join(
              "/",
              object.path("kind").asText(),
              metadata.path("namespace").asText(),
              metadata.path("name").asText()),
          object);
    }
    return objects;
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String run(ControlPlane cluster, List<String> command, List<String> files) {
    return cluster
        .kubectl()
        .run(Stream.concat(command.stream(), files.stream()).toArray(String[]::new));
  }
}
