// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** The demo as users see it first. */
@Tag("slow")
class DemoIT {
  @Test
  void tellsTheStoryWithoutAnythingInstalled(@TempDir Path folder) throws Exception {
    var told = DemoProcess.tellOnce(folder);

    DemoProcess.assertIsTheStory(told);
    assertThat(told).doesNotContain("export KUBECONFIG");
  }

  @Test
  @EnabledIfSystemProperty(
      named = "user.name",
      matches = "root",
      disabledReason = "setpriv wants it")
  void saysWhyThereIsNoNodeForUsersWithoutRoot(@TempDir Path folder) {
    var script = BuildScript.projectFolder().resolve("demo").toString();
    var asNobody =
        List.of("--reuid=65534", "--clear-groups", "bash", script, "--cluster=node", "--once");

    var refused = new Program(Path.of("/usr/bin/setpriv"), folder).run(asNobody);

    assertThat(refused.code()).isEqualTo(69);
    assertThat(refused.err()).startsWith("hack/node/run: a node needs root,");
  }
}
