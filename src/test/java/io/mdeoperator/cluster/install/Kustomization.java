// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A kustomization of a user's own, over {@code deploy} and some of its components. */
public final class Kustomization {
  private Kustomization() {}

  /**
   * Writes it, and returns its folder, which is in the project since kustomize knows relative paths
   * only.
   *
   * @param components below {@code deploy}
   */
  public static Path over(String... components) throws IOException {
    var folder = newFolder();
    var deploy = deploy(folder);
    var listed =
        Arrays.stream(components).map(component -> deploy.resolve(component).toString()).toList();
    return write(folder, Map.of("components", listed));
  }

  /**
   * The same with a configuration, whose change replaces the pods.
   *
   * @param configuration files of the operator's ConfigMap
   */
  public static Path over(Map<String, String> configuration) throws IOException {
    return write(newFolder(), Map.of("patches", patches(configuration)));
  }

  /** The same with another tag of the image. */
  public static Path over(Map<String, String> configuration, String tag) throws IOException {
    var image = ShippedDeployment.read().image().replaceFirst(":[^:]*$", "");
    var images = List.of(Map.of("name", image, "newTag", tag));
    return write(newFolder(), Map.of("patches", patches(configuration), "images", images));
  }

  /** The pods' template tells apart what they were configured with, as the chart's does. */
  private static List<Map<String, String>> patches(Map<String, String> configuration) {
    var annotations = Map.of("checksum/config", Integer.toHexString(configuration.hashCode()));
    var template = Map.of("metadata", Map.of("annotations", annotations));
    return List.of(
        patch("v1", "ConfigMap", Map.of("data", configuration)),
        patch("apps/v1", "Deployment", Map.of("spec", Map.of("template", template))));
  }

  private static Map<String, String> patch(String version, String kind, Map<String, ?> change) {
    var metadata = Map.of("name", Installation.NAMESPACE, "namespace", Installation.NAMESPACE);
    var whole = new LinkedHashMap<String, Object>(change);
    whole.putAll(Map.of("apiVersion", version, "kind", kind, "metadata", metadata));
    return Map.of("patch", Serialization.asYaml(whole));
  }

  private static Path newFolder() throws IOException {
    var parent = Files.createDirectories(BuildScript.projectFolder().resolve("target/kustomize"));
    return Files.createTempDirectory(parent, "over-");
  }

  private static Path deploy(Path folder) {
    return folder.relativize(BuildScript.projectFolder().resolve("deploy"));
  }

  private static Path write(Path folder, Map<String, ?> content) throws IOException {
    var whole = new LinkedHashMap<String, Object>(content);
    whole.put("apiVersion", "kustomize.config.k8s.io/v1beta1");
    whole.put("kind", "Kustomization");
    whole.put("resources", List.of(deploy(folder).toString()));
    Files.writeString(folder.resolve("kustomization.yaml"), Serialization.asYaml(whole));
    return folder;
  }
}
