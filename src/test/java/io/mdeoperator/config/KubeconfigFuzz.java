// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.fuzz.FuzzTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that KUBECONFIG names. */
public final class KubeconfigFuzz {
  private KubeconfigFuzz() {}

  public static List<FuzzTarget> targets() {
    return List.of(
        FuzzTarget.ofBytes(
            "kubeconfig",
            KubeconfigFuzz::kubeconfig,
            """
            current-context: a
            contexts: [{name: a, context: {cluster: c, user: u}}, {name: b}]
            clusters: [{name: c, cluster: {server: 'https://10.0.0.1'}}]
            users: [{name: u}]
            """
                .getBytes(UTF_8)));
  }

  private static void kubeconfig(byte[] content) throws IOException {
    var folder = Files.createDirectories(Path.of("target/fuzz"));
    var file = folder.resolve("kubeconfig-" + ProcessHandle.current().pid());
    Files.write(file, content);
    try {
      Kubeconfig.requireContext(List.of(file.toString()));
    } catch (ConfigException declared) {
      assertThat(declared).hasMessageStartingWith("KUBECONFIG: ");
    }
  }
}
