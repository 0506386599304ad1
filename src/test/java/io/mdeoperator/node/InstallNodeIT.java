// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What is shipped, applied to a node. */
@OnNode
class InstallNodeIT {
  private static final String NAMESPACE = "partner";
  private static final int ALERTS = 5;

  @Test
  void allReplicasBecomeReadyWithoutARestart(Node node) throws Exception {
    // Other tests on the node have killed some that were there before.
    var pods = OperatorPods.install(node).restart();

    assertThat(pods.ready())
        .hasSize(2)
        .allSatisfy(pod -> assertThat(pods.container(name(pod)).getRestartCount()).isZero());
  }

  @Test
  void theProcessHasNoMoreRightsThanTheManifestSays(Node node) throws Exception {
    var pods = OperatorPods.install(node);

    var status = pods.processStatus(pods.awaitLeader());
    assertThat(status.get("Uid")).isEqualTo("65532\t65532\t65532\t65532");
    assertThat(status.get("Gid")).isEqualTo("65532\t65532\t65532\t65532");
    assertThat(status)
        .containsEntry("CapEff", "0000000000000000")
        .containsEntry("CapBnd", "0000000000000000")
        .containsEntry("NoNewPrivs", "1")
        .containsEntry("Seccomp", "2");
  }

  @Test
  void logsAreJsonAfterTheLineOfTheJvm(Node node) throws Exception {
    var pods = OperatorPods.install(node);

    var lines = pods.log(pods.awaitLeader()).lines().toList();
    assertThat(lines.getFirst()).startsWith("NOTE: Picked up JDK_JAVA_OPTIONS: -XX:+UseSerialGC");
    assertThat(lines.subList(1, lines.size()))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(new ObjectMapper().readTree(line).has("message")).isTrue());
  }

  @Test
  void diagnosticProgramsReadNoFlagsOfTheOperator(Node node) throws Exception {
    var pods = OperatorPods.install(node);

    var flags = pods.exec(pods.awaitLeader(), "jcmd", "1", "VM.flags");
    assertThat(flags.out()).contains("-XX:+UseSerialGC", "-XX:MaxRAM=268435456");
    assertThat(flags.err()).doesNotContain("Picked up");
  }

  @Test
  void aCustomersAlertsAreMirroredThroughTheShippedPolicy(Node node) throws Exception {
    node.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    var simulator = Simulator.start(SimulatorClock.running(), Node.LOGIN, Node.API);
    try (var stage = new TestEnvironment(node.client(), Config.empty(), NAMESPACE, simulator)) {
      OperatorPods.installTrusting(node, simulator.caPem());
      var contoso = stage.onboard("contoso", "22222222-2222-2222-2222-222222222222");
      contoso
          .alerts()
          .addGenerated(
              AlertGenerator.seeded(1, contoso), ALERTS, Instant.now(), Duration.ofSeconds(-1));
      stage.feed("contoso-alerts", "contoso");
      stage.awaitReady(MdeAlertSync.class, "contoso-alerts", "True", "Ready");
      await("all alerts")
          .atMost(OperatorPods.TIMEOUT)
          .until(() -> stage.mirroredAlerts().size() == ALERTS);
    }
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
