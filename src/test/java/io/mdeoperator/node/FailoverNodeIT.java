// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.mdeoperator.cluster.install.Installation;
import org.junit.jupiter.api.Test;

/** The leader ends, and the other replica takes over. */
@OnNode
class FailoverNodeIT {
  private static final int KILLED = 128 + 9;

  @Test
  void killedLeaderIsReplacedAndComesBack(Node node) throws Exception {
    var end = endOfLeader(OperatorPods.install(node), "SIGKILL");

    assertThat(end.getExitCode()).isEqualTo(KILLED);
  }

  @Test
  void stoppedLeaderHandsOverAndEndsWithZero(Node node) throws Exception {
    var end = endOfLeader(OperatorPods.install(node), "SIGTERM");

    assertThat(end.getExitCode()).isZero();
    assertThat(end.getReason()).isEqualTo("Completed");
  }

  /** The end of a leader's process by a signal, once there is a new leader and all are ready. */
  private static ContainerStateTerminated endOfLeader(OperatorPods pods, String signal) {
    var leader = pods.awaitLeader();
    var restarts = pods.container(leader.pod()).getRestartCount();

    pods.signal(leader.pod(), signal);

    pods.awaitLeaderBut(leader);
    await("ready again")
        .atMost(OperatorPods.TIMEOUT)
        .until(
            () ->
                pods.container(leader.pod()).getRestartCount() > restarts
                    && Readiness.isPodReady(pods.get(leader.pod())));
    return pods.container(leader.pod()).getLastState().getTerminated();
  }

  @Test
  void deletedLeaderIsReplacedByTheOtherReplica(Node node) throws Exception {
    var pods = OperatorPods.install(node).awaitRollout();
    var deleted = pods.awaitLeader();

    node.kubectl().run("delete", "pod", "-n", Installation.NAMESPACE, deleted.pod());

    assertThat(pods.get(deleted.pod())).isNull();
    pods.awaitLeaderBut(deleted);
    pods.awaitRollout();
  }
}
