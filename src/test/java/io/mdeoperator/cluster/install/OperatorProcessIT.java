// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.cluster.LoopbackPort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that was packaged starts. */
class OperatorProcessIT {
  @TempDir Path folder;

  @Test
  void endsWithZeroWhenAskedForItsVersion() {
    try (var operator = start()) {
      assertThat(operator.exitCode()).isZero();
      assertThat(operator.isAlive()).isFalse();
    }
  }

  @Test
  void awaitReadyTellsThatTheProcessEnded() {
    try (var operator = start()) {
      assertThatThrownBy(() -> operator.awaitReady(LoopbackPort.free(), Duration.ofMinutes(1)))
          .hasMessageContaining("process ended with 0");
    }
  }

  private OperatorProcess start() {
    var kubeconfig = folder.resolve("none.kubeconfig");
    return OperatorProcess.start(kubeconfig, folder.resolve("log"), List.of(), "--version");
  }
}
