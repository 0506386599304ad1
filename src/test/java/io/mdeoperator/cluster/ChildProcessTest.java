// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @TempDir Path folder;

  @Test
  void seesEnvironmentAndCollectsBothOutputs() {
    var child = start("echo \"$GREETING\"; echo problem >&2; exit 3");

    assertThat(child.exitCode()).isEqualTo(3);
    assertThat(child.output()).isEqualTo("hello\nproblem\n");
    assertThatThrownBy(child::requireAlive).hasMessageContaining("ended with 3", "problem");
  }

  @Test
  void lethalSignalGivesItsNumberAsExitCode() {
    var child = start("exec tail -f /dev/null");

    child.kill();

    assertThat(child.exitCode()).isEqualTo(128 + 9);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void terminateLetsTheProcessFinish() {
    var child =
        start("trap 'echo finishing; exit 7' TERM; echo ready; while :; do read -r _; done");
    await().until(() -> child.output().contains("ready"));

    child.terminate();

    assertThat(child.exitCode()).isEqualTo(7);
    assertThat(child.output()).endsWith("finishing\n");
  }

  private ChildProcess start(String script) {
    return ChildProcess.start(
        List.of("bash", "-c", script), Map.of("GREETING", "hello"), folder.resolve("log"));
  }
}
