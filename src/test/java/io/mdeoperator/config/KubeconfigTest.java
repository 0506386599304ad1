// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As kubectl: nothing is done where it is not clear which cluster is meant. */
class KubeconfigTest {
  @TempDir private Path folder;
  private Path a;
  private Path b;

  @BeforeEach
  void write() throws IOException {
    a = kubeconfig("a", "current-context: gone");
    b = kubeconfig("b", "current-context: b");
  }

  @Test
  void refusesToStartOnTheClusterOfAnotherFile() {
    assertThatThrownBy(() -> Kubeconfig.requireContext(names(a, b)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("KUBECONFIG: the current-context 'gone' is in none of " + a + ", " + b);
  }

  @Test
  void takesTheContextOfAnotherFileThatTheFirstOneNames() throws IOException {
    a = kubeconfig("a", "current-context: b");

    assertThatCode(() -> Kubeconfig.requireContext(names(a, b))).doesNotThrowAnyException();
    assertThatCode(() -> Kubeconfig.requireContext(names(b, a))).doesNotThrowAnyException();
  }

  @Test
  void refusesToGuessAContextWhereNoneIsNamed() throws IOException {
    a = kubeconfig("a", "");

    assertThatThrownBy(() -> Kubeconfig.requireContext(names(a)))
        .hasMessage("KUBECONFIG: none of " + a + " sets a current-context");
  }

  @Test
  void refusesAContextWithoutItsClusterOrUser() throws IOException {
    a = kubeconfig("a", "current-context: no-cluster");
    assertThatThrownBy(() -> Kubeconfig.requireContext(names(a)))
        .hasMessage("KUBECONFIG: the cluster 'x' of the context 'no-cluster' is in none of " + a);

    a = kubeconfig("a", "current-context: no-user");
    assertThatThrownBy(() -> Kubeconfig.requireContext(names(a)))
        .hasMessage("KUBECONFIG: the user 'x' of the context 'no-user' is in none of " + a);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "contexts:", "{clusters: , users: }", "contexts: [{a: }]"})
  void takesAFileWithoutEntriesForOneWithoutContext(String content) throws IOException {
    Files.writeString(a, content);

    assertThatThrownBy(() -> Kubeconfig.requireContext(names(a)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("KUBECONFIG: none of " + a + " sets a current-context");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "contexts: [{name: a, context: {cl: b}]",
        "contexts: a",
        "contexts: [null]",
        "a: *b"
      })
  void refusesAFileThatIsNoYamlOrNoKubeconfig(String content) throws IOException {
    Files.writeString(a, content);

    assertThatThrownBy(() -> Kubeconfig.requireContext(names(a)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("KUBECONFIG: " + a + " cannot be read");
  }

  @Test
  void leavesItToThePodWhereThereIsNoFile() {
    assertThatCode(() -> Kubeconfig.requireContext(names(folder.resolve("none"))))
        .doesNotThrowAnyException();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private static List<String> names(Path... files) {
    return List.of(files).stream().map(Path::toString).toList();
  }

  private Path kubeconfig(String name, String current) throws IOException {
    return Files.writeString(
        folder.resolve(name),
        """
        apiVersion: v1
        kind: Config
        %2$s
        clusters: [{name: %1$s, cluster: {server: "https://%1$s.example"}}]
        users: [{name: %1$s, user: {token: t}}]
        contexts:
        - {name: %1$s, context: {cluster: %1$s, user: %1$s}}
        - {name: no-cluster, context: {cluster: x, user: %1$s}}
        - {name: no-user, context: {cluster: %1$s, user: x}}
        """
            .formatted(name, current));
  }
}
