// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.OperatorMain;
import io.mdeoperator.cluster.ChildProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitStatusTest {
  @TempDir Path folder;

  /** The operator's process, one of whose threads comes to a bug. */
  static final class WithBug {
    private WithBug() {}

    public static void main(String[] args) {
      Thread.ofVirtual()
          .name("reconcile")
          .start(
              () -> {
                while (Thread.getDefaultUncaughtExceptionHandler() == null) {
                  Thread.onSpinWait(); // the program has not begun
                }
                throw new StackOverflowError();
              });
      OperatorMain.main(args);
    }
  }

  @Test
  void anErrorOnAnyThreadEndsTheProcess() {
    var operator =
        ChildProcess.start(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WithBug.class.getName()),
            Map.of("KUBECONFIG", folder.resolve("none").toString()),
            folder.resolve("log"));

    assertThat(operator.exitCode()).isEqualTo(3);
    assertThat(operator.output())
        .contains("Unrecoverable error; the process ends with exit status 3", "StackOverflowError");
  }
}
