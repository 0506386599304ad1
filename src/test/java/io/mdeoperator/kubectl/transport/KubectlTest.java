// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With programs that act as kubectl does. */
class KubectlTest {
  @TempDir private Path folder;
  private final List<String> messages = new CopyOnWriteArrayList<>();

  private Kubectl kubectl(String script, String... flags) throws IOException {
    return new Kubectl(program(script).toString(), List.of(flags), messages::add);
  }

  private Path program(String script) throws IOException {
    var file = Files.writeString(folder.resolve("kubectl"), "#!/bin/sh\n" + script + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void handsTheUsersFlagsOn() throws Exception {
    var kubectl = kubectl("printf '%s;' \"$@\"", "--context=my cluster", "--namespace=partner");

    assertThat(kubectl.run(List.of("get", "pods")))
        .isEqualTo("get;pods;--context=my cluster;--namespace=partner;");
  }

  @Test
  void namespaceOfTheCommandComesBeforeTheUsers() throws Exception {
    var kubectl = kubectl("printf '%s;' \"$@\"", "--context=c", "--namespace=partner");

    assertThat(kubectl.run(List.of("get", "--all-namespaces")))
        .isEqualTo("get;--all-namespaces;--context=c;");
    assertThat(kubectl.run(List.of("get", "--namespace=other")))
        .isEqualTo("get;--namespace=other;--context=c;");
  }

  @Test
  void handsOutOneItemAtATime() throws Exception {
    var names = new ArrayList<String>();
    var list =
        "{\"apiVersion\":\"v1\",\"metadata\":{\"items\":[1]},\"items\":[{\"n\":\"a\"},{\"n\":\"b\"}],\"kind\":\"List\"}";

    kubectl("echo '" + list + "'")
        .items(List.of("get", "x"), item -> names.add(item.path("n").asText()));

    assertThat(names).containsExactly("a", "b");
  }

  @Test
  void nothingIsAnEmptyList() throws Exception {
    kubectl("exit 0").items(List.of("get", "x"), item -> messages.add("item"));
    kubectl("echo '{\"items\":[]}'").items(List.of("get", "x"), item -> messages.add("item"));

    assertThat(messages).isEmpty();
  }

  @Test
  void givesATextToStandardInput() throws Exception {
    assertThat(kubectl("cat").run(List.of("apply"), "text\n")).isEqualTo("text\n");
    assertThat(kubectl("echo ignored").run(List.of("apply"), "x".repeat(1 << 20)))
        .isEqualTo("ignored\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "error: the server doesn't have a resource type \"mdetenants\"| UNKNOWN_KIND| install the"
            + " operator's definitions",
        "Error from server (Forbidden): mdetenants is forbidden: User \"jane\" cannot list|"
            + " FORBIDDEN| mde-operator-view",
        "Error from server (NotFound): mdetenants \"x\" not found| NOT_FOUND| \"x\" not found",
        "error: timed out waiting for the condition on mdetenants/x| TIMED_OUT| timed out",
        "Unable to connect to the server: dial tcp: lookup nowhere| OTHER| kubectl get ended with"
            + " status 1: Unable to connect",
        "error: context \"nowhere\" does not exist| OTHER| context \"nowhere\" does not exist"
      })
  void saysWhatKubectlsLastWordsMean(String stderr, Cause cause, String message)
      throws IOException {
    var kubectl =
        kubectl(
            "cat >&2 <<'END'\nE1128 13:45:23.1 memcache.go:265] noise\n"
                + stderr
                + "\nEND\nexit 1");

    assertThatExceptionOfType(KubectlException.class)
        .isThrownBy(() -> kubectl.run(List.of("get", "x")))
        .withMessageContaining(message)
        .matches(e -> e.reason() == cause && !e.getMessage().contains("noise"));
    assertThat(messages).isEmpty();
  }

  /** A login may ask the user to open a page. */
  @Test
  void showsWhatLoginsSayAtOnceButNoErrors() throws Exception {
    kubectl("echo 'To sign in, open https://login.example' >&2; echo 'error: x' >&2; echo ok")
        .run(List.of("get", "x"));

    assertThat(messages).containsExactly("To sign in, open https://login.example");
  }

  @Test
  void saysThatKubectlIsMissing() {
    var kubectl = new Kubectl(folder.resolve("none").toString(), List.of(), messages::add);

    assertThatThrownBy(() -> kubectl.run(List.of("get", "x")))
        .isInstanceOf(KubectlException.class)
        .hasMessageContaining("kubectl cannot be started: install it");
  }

  @Test
  void endsARunThatIsLateWithAllItHasStarted() throws Exception {
    var command = List.of(program("sleep 600 & sleep 600").toString(), "get");

    assertThatThrownBy(
            () ->
                KubectlProcess.start(command, Duration.ofMillis(200), "", messages::add)
                    .read(InputStream::readAllBytes))
        .hasMessageContaining("did not end within 0 s and was stopped");
  }

  @Test
  void saysThatItsOutputCannotBeRead() throws IOException {
    var cut = kubectl("echo '{\"items\":[{\"a\":'");
    var html = kubectl("echo '<html>'");

    assertThatThrownBy(() -> cut.items(List.of("get", "x"), item -> {}))
        .hasMessageContaining("kubectl get: its output cannot be read");
    assertThatThrownBy(() -> html.items(List.of("get", "x"), item -> {}))
        .isInstanceOf(KubectlException.class);
  }

  /** What was read before a failure must not pass for all. */
  @Test
  void failsAfterHalfAList() throws IOException {
    var kubectl = kubectl("echo '{\"items\":[{\"a\":1}]}'; echo 'error: half' >&2; exit 1");

    assertThatThrownBy(() -> kubectl.items(List.of("get", "x"), item -> {}))
        .hasMessageContaining("half");
  }
}
