// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.OperatorProcess;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts that fail say in one line why, and end with the status that the contract names. */
@Tag("slow")
@OnControlPlane(own = true)
class FailedStartClusterIT {
  private static OperatorProcess withoutCluster;
  private static OperatorProcess withoutKinds;

  @TempDir Path folder;

  /** They wait for a minute, beside the other tests. */
  @BeforeAll
  static void startThoseThatWait(ControlPlane cluster, @TempDir Path folder) throws Exception {
    var nobody = Files.writeString(folder.resolve("nobody.kubeconfig"), unreachable());
    withoutCluster = start(nobody, anyPort(folder.resolve("without-cluster")));
    withoutKinds = start(cluster.adminKubeconfig(), anyPort(folder.resolve("without-kinds")));
  }

  @AfterAll
  static void end() {
    Stream.of(withoutCluster, withoutKinds)
        .filter(Objects::nonNull)
        .forEach(OperatorProcess::close);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "watchNamespace: [a]                        | watchNamespace: unknown key; allowed keys are",
        "minPollPeriod: soon                        | minPollPeriod: must be a duration such as 30s, 15m or 180d, but was 'soon'",
        "trust: {caBundle: /does/not/exist.pem}     | trust.caBundle: the file '/does/not/exist.pem' does not exist or cannot be read",
        "trust: {caBundle: CONFIG}                  | trust.caBundle: the CA bundle",
      })
  void endsWithOneAndOneLineWhenTheConfigurationIsWrong(String yaml, String line) throws Exception {
    var file = folder.resolve("config.yaml");
    Files.writeString(file, yaml.replace("CONFIG", file.toString()));

    try (var operator = start(folder.resolve("none"), file)) {
      assertThat(operator.exitCode()).isEqualTo(1);
      assertThat(operator.log().lines())
          .singleElement()
          .asString()
          .startsWith("mde-operator: ")
          .contains(line);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "management.port | management: {port: TAKEN}",
        "consent.port    | {management: {port: FREE}, consent: {port: TAKEN}}",
      })
  void endsWithOneWhenAPortIsInUse(String key, String yaml) throws Exception {
    try (var taken = new ServerSocket(0)) {
      var file =
          Files.writeString(
              folder.resolve("config.yaml"),
              yaml.replace("TAKEN", "" + taken.getLocalPort())
                  .replace("FREE", "" + LoopbackPort.free()));
      try (var operator = start(folder.resolve("none"), file)) {
        assertThat(operator.exitCode()).isEqualTo(1);
        assertThat(operator.log())
            .contains("mde-operator: " + key + ": " + taken.getLocalPort() + " cannot be opened");
      }
    }
  }

  @Test
  void endsWithTwoAfterAMinuteWithoutClusterOrKinds() {
    assertThat(withoutCluster.exitCode()).isEqualTo(2);
    assertThat(withoutCluster.log())
        .containsOnlyOnce("WARN  [ClusterClient] Tries again for a minute")
        .contains("cannot be reached; check KUBECONFIG, or the pod's service account");
    assertThat(withoutKinds.exitCode()).isEqualTo(2);
    assertThat(withoutKinds.log())
        .contains(
            "does not serve the kinds of mde-operator.io/v1alpha1; install them with kubectl apply -f crds/");
  }

  private static OperatorProcess start(Path kubeconfig, Path config) {
    return OperatorProcess.start(
        kubeconfig, Path.of(config + ".log"), List.of(), "--config", config.toString());
  }

  private static Path anyPort(Path file) throws IOException {
    return Files.writeString(
        file,
        "{management: {port: %d}, consent: {port: %d}}"
            .formatted(LoopbackPort.free(), LoopbackPort.free()));
  }

  private static String unreachable() {
    return """
        apiVersion: v1
        kind: Config
        current-context: nobody
        contexts: [{name: nobody, context: {cluster: nobody, user: nobody}}]
        clusters: [{name: nobody, cluster: {server: "https://127.0.0.1:%d"}}]
        users: [{name: nobody, user: {}}]
        """
        .formatted(LoopbackPort.free());
  }
}
