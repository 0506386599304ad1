// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.Kustomization;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.node.LeaseHistory.Handover;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A feed delivers all the time while the operator and its node are worked on.
 *
 * <p>There is no release before this one: the version that is upgraded is today's image under
 * another tag, so what this shows is the rollout, not that two versions agree.
 */
@OnNode
class FeedNodeIT {
  private static final Logger LOG = LoggerFactory.getLogger(FeedNodeIT.class);
  private static final String IMAGE = ShippedDeployment.read().image();
  private static final String FORMER_TAG = "former";
  private static final String FORMER_IMAGE = IMAGE.replaceFirst(":[^:]*$", ":" + FORMER_TAG);

  private static AlertStream alerts;
  private static OperatorPods pods;

  @BeforeAll
  static void start(Node node) throws Exception {
    node.enter("ctr", "-n", "k8s.io", "images", "tag", "--force", IMAGE, FORMER_IMAGE);
    alerts = new AlertStream(node);
    pods = OperatorPods.install(node, Kustomization.over(alerts.configuration(), FORMER_TAG));
    alerts.start();
  }

  @AfterAll
  static void end() {
    alerts.close();
  }

  @Test
  void upgradeAndRollbackLoseNothing(Node node) throws Exception {
    try (var history = new LeaseHistory(new LeaderLease(node))) {
      OperatorPods.install(node, Kustomization.over(alerts.configuration()));
      assertThat(pods.images()).containsOnly(IMAGE);
      alerts.awaitDelivered();

      node.kubectl()
          .run("rollout", "undo", "-n", Installation.NAMESPACE, "deployment/mde-operator");
      pods.awaitRollout();
      assertThat(pods.images()).containsOnly(FORMER_IMAGE);
      alerts.awaitDelivered();

      var handovers = history.handovers();
      LOG.info("Leaders changed during an upgrade and its rollback: {}", handovers);
      assertThat(handovers).hasSizeGreaterThanOrEqualTo(2).allMatch(Handover::released);
    }
  }

  @Test
  void killedKubeletIsReplacedAndPodsGoOn(Node node) {
    var before = containers();
    var killed = kubelet(node);
    var heartbeat = heartbeat(node);

    node.enter("kill", "-KILL", killed);

    await("another kubelet reports the node")
        .atMost(OperatorPods.TIMEOUT)
        .ignoreExceptions()
        .until(() -> !kubelet(node).equals(killed) && heartbeat(node).isAfter(heartbeat));
    alerts.awaitDelivered();
    assertThat(containers()).isEqualTo(before);
  }

  private static String kubelet(Node node) {
    return node.enter("pgrep", "-x", "kubelet").strip();
  }

  /** When the kubelet has reported last that the node is there. */
  private static ZonedDateTime heartbeat(Node node) {
    return node.client()
        .leases()
        .inNamespace("kube-node-lease")
        .withName(Node.NAME)
        .get()
        .getSpec()
        .getRenewTime();
  }

  /** By pod, the container that runs in it. */
  private static Map<String, String> containers() {
    return pods.ready().stream()
        .map(pod -> pod.getMetadata().getName())
        .collect(Collectors.toMap(name -> name, name -> pods.container(name).getContainerID()));
  }
}
