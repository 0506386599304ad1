// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mirrors as large as a spec may ask for, in a JVM with the shipped flags and a fleet's heap. */
@Tag("slow")
class MirrorMemoryIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2_000, 20_000})
  void mirrorsOfTheMostAlertsFitIntoTheShippedMemory(int alertBytes) throws Exception {
    try (var server = LargeMirrors.start(alertBytes)) {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ShippedDeployment.read().jvmFlags());
      command.addAll(
          List.of(
              "-cp",
              System.getProperty("java.class.path"),
              MirrorMemoryMain.class.getName(),
              server.url(),
              String.valueOf(alertBytes)));
      var child = ChildProcess.start(command, Map.of(), folder.resolve("log"));

      assertThat(child.exitCode()).as(child::output).isZero();
      assertThat(server.written()).isPositive();
    }
  }
}
