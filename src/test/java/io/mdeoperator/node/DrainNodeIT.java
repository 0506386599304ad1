// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
                "--timeout=8s"); // long enough to try again after 5

    assertThat(drain.code()).isNotZero();
    assertThat(drain.err().split("would violate the pod's disruption budget", -1))
        .as("refused at once, and again without the first replica")
        .hasSizeGreaterThan(2);
    await().atMost(OperatorPods.TIMEOUT).until(() -> pods.ready().size() == 1);
    node.kubectl().run("uncordon", Node.NAME);
    pods.awaitRollout();
  }
}
