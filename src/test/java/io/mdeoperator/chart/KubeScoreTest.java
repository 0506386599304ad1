// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What kube-score, a linter of manifests, has to say of what the chart renders. */
@NeedsTool({"helm", "kube-score"})
class KubeScoreTest {
  private static final List<String> SCORE =
      List.of(
          "score",
          "--kubernetes-version=v1.36",
          // A limit would slow down checks and polls while the node has nothing else to do.
          "--ignore-container-cpu-limit",
          // Images are named by version or digest; a node that has one starts without the registry.
          "--ignore-test=container-image-pull-policy",
          // topologySpreadConstraints keep the replicas apart.
          "--ignore-test=deployment-has-host-podantiaffinity",
          "-");

  @TempDir private Path folder;

  /** Except those that take away what is scored. */
  static Stream<Path> valuesFiles() {
    return Helm.valuesFiles().stream()
        .filter(file -> !file.endsWith("bare.yaml") && !file.endsWith("nulls.yaml"));
  }

  @ParameterizedTest
  @MethodSource("valuesFiles")
  void nothingIsCritical(Path values, Tools tools) {
    var rendered = new Helm(tools, folder).template("--values=" + values);

    var result = tools.program("kube-score", folder).run(SCORE, rendered);

    assertThat(result.code()).as(result.out() + result.err()).isZero();
  }
}
