// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The node is drained, and there is no other one for its pods. */
@OnNode
class DrainNodeIT {
  @AfterEach
  void allowPodsAgain(Node node) {
    node.kubectl().run("uncordon", Node.NAME);
  }

  @Test
  void oneReplicaStaysUntilTheOtherHasAPlace(Node node) throws Exception {
    var pods = OperatorPods.install(node);

    var drain =
        node.kubectl()
            .tryRun(
                "drain",
                Node.NAME,
                "--pod-selector=app.kubernetes.io/name=mde-operator",
                "--delete-emptydir-data",
                "--timeout=20s");

    assertThat(drain.code()).isNotZero();
    assertThat(drain.err()).contains("would violate the pod's disruption budget");
    assertThat(pods.ready()).hasSize(1);
    node.kubectl().run("uncordon", Node.NAME);
    pods.awaitRollout();
  }
}
