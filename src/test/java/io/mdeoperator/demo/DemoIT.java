// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as users see it first. */
class DemoIT {
  @Test
  void tellsTheStoryWithoutAnythingInstalled(@TempDir Path folder) throws Exception {
    var told = DemoProcess.tellOnce(folder);

    DemoProcess.assertIsTheStory(told);
    assertThat(told).doesNotContain("export KUBECONFIG");
  }
}
