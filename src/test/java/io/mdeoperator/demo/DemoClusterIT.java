// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.cluster.OnControlPlane;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo on a control plane that it starts for itself. */
@Tag("slow")
@OnControlPlane
class DemoClusterIT {
  @Test
  void tellsTheStoryThroughARealApiServer(@TempDir Path folder) throws Exception {
    var told = DemoProcess.tellOnce(folder, "--cluster=real");

    DemoProcess.assertIsTheStory(told);
    assertThat(told).containsPattern("export KUBECONFIG=/\\S+/admin.kubeconfig");
  }
}
