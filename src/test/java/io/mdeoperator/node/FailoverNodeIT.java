// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.mdeoperator.cluster.install.Installation;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The leader ends, and the other replica takes over. */
@OnNode
class FailoverNodeIT {
  private static final int KILLED = 128 + 9;

  @Test
  void killedLeaderIsReplacedAndComesBack(Node node) throws Exception {
    var end = endOfLeader(node, "SIGKILL");

    assertThat(end.getExitCode()).isEqualTo(KILLED);
  }

  @Test
  void stoppedLeaderHandsOverAndEndsWithZero(Node node) throws Exception {
    var end = endOfLeader(node, "SIGTERM");

    assertThat(end.getExitCode()).isZero();
    assertThat(end.getReason()).isEqualTo("Completed");
  }

  /** The end of a leader's process by a signal, once there is a new leader and all are ready. */
  private static ContainerStateTerminated endOfLeader(Node node, String signal) throws IOException {
    var pods = OperatorPods.install(node);
    var leader = pods.awaitLeader();
    var restarts = pods.container(leader).getRestartCount();
    var lease = new LeaderLease(node);
    var holder = lease.holder();

    pods.signal(leader, signal);

    lease.awaitHolderBut(holder); // perhaps of the same pod: it is back before its Lease expires
    await("ready again")
        .atMost(OperatorPods.TIMEOUT)
        .until(
            () ->
                pods.container(leader).getRestartCount() > restarts
                    && Readiness.isPodReady(pods.get(leader)));
    return pods.container(leader).getLastState().getTerminated();
  }

  @Test
  void deletedLeaderIsReplacedByTheOtherReplica(Node node) throws Exception {
    var pods = OperatorPods.install(node).awaitRollout();
    var deleted = pods.awaitLeader();
    var lease = new LeaderLease(node);
    var holder = lease.holder();

    node.kubectl().run("delete", "pod", "-n", Installation.NAMESPACE, deleted);

    assertThat(pods.get(deleted)).isNull();
    lease.awaitHolderBut(holder);
    pods.awaitRollout();
  }
}
