// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.readiness.Readiness;
import io.mdeoperator.cluster.install.Installation;
import org.junit.jupiter.api.Test;

/** The leader ends, and the other replica takes over. */
@OnNode
class FailoverNodeIT {
  private static final int KILLED = 128 + 9;

  @Test
  void killedLeaderIsReplacedAndComesBack(Node node) throws Exception {
    var pods = OperatorPods.install(node);
    var killed = pods.awaitLeader();
    var restarts = pods.container(killed).getRestartCount();

    pods.signal(killed, "SIGKILL");

    pods.awaitLeaderBut(killed);
    await("the killed one is ready again")
        .atMost(OperatorPods.TIMEOUT)
        .until(
            () ->
                pods.container(killed).getRestartCount() > restarts
                    && Readiness.isPodReady(pods.get(killed)));
    assertThat(pods.container(killed).getLastState().getTerminated().getExitCode())
        .isEqualTo(KILLED);
  }

  @Test
  void stoppedLeaderHandsOverAndEndsWithZero(Node node) throws Exception {
    var pods = OperatorPods.install(node);
    var stopped = pods.awaitLeader();
    var restarts = pods.container(stopped).getRestartCount();

    pods.signal(stopped, "SIGTERM");

    pods.awaitLeaderBut(stopped);
    await("the stopped one is started again")
        .atMost(OperatorPods.TIMEOUT)
        .until(() -> pods.container(stopped).getRestartCount() > restarts);
    var end = pods.container(stopped).getLastState().getTerminated();
    assertThat(end.getExitCode()).isZero();
    assertThat(end.getReason()).isEqualTo("Completed");
  }

  @Test
  void deletedLeaderIsReplacedByTheOtherReplica(Node node) throws Exception {
    var pods = OperatorPods.install(node).awaitRollout();
    var deleted = pods.awaitLeader();

    node.kubectl().run("delete", "pod", "-n", Installation.NAMESPACE, deleted);

    assertThat(pods.get(deleted)).isNull();
    pods.awaitLeaderBut(deleted);
    pods.awaitRollout();
  }
}
