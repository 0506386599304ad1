// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

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
    var parent = Files.createDirectories(BuildScript.projectFolder().resolve("target/kustomize"));
    var folder = Files.createTempDirectory(parent, "over-");
    var deploy = folder.relativize(BuildScript.projectFolder().resolve("deploy"));
    var listed =
        Arrays.stream(components)
            .map(component -> deploy.resolve(component).toString())
            .collect(Collectors.joining(", ", "[", "]"));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        """
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources: [%s]
        components: %s
        """
            .formatted(deploy, listed));
    return folder;
  }
}
