// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.node.Node;
import io.mdeoperator.node.OnNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo in pods of the node that {@code ./demo} would have started for it. */
@OnNode
class DemoNodeIT {
  /** That node ends after the story; this one has other tests. */
  @BeforeEach
  @AfterEach
  void deleteObjects(Node node) {
    node.kubectl().run("delete", "namespace", "partner", "--ignore-not-found");
  }

  @Test
  void tellsTheStoryInPods(@TempDir Path folder) throws Exception {
    var told = DemoProcess.tellOnce(folder, "--cluster=node");

    DemoProcess.assertIsTheStory(told);
    assertThat(told)
        .contains("2 pods of deploy/", "https://login.microsoftonline.com/", "https://siem.example")
        .containsPattern("step 13: \\d+\\.\\d s");
  }
}
