// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.cluster.install.Installation;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code deploy/install/60-networkpolicy.yaml}, enforced. */
@OnNode
class NetworkPolicyNodeIT {
  private static final int API_SERVER = 6443;
  private static final int KUBELET = 10250;
  private static final int MANAGEMENT = 8080;
  private static final int CONSENT = 8081;
  private static final int OTHER = 8443;

  private static Probe inPolicy;
  private static Probe withoutPolicy;
  private static Probe monitoring;
  private static String operator;

  @BeforeAll
  static void start(Node node) throws Exception {
    var pods = OperatorPods.install(node);
    operator = pods.ready().getFirst().getStatus().getPodIP();
    // Of no ReplicaSet, for it lacks the label of one.
    inPolicy =
        Probe.start(
            node,
            Installation.NAMESPACE,
            "probe",
            "{app.kubernetes.io/name: mde-operator, app.kubernetes.io/instance: mde-operator}");
    withoutPolicy = Probe.start(node, "elsewhere", "probe", "{}");
    monitoring = Probe.start(node, "monitoring", "probe", "{}");
    await("the policy")
        .atMost(OperatorPods.TIMEOUT)
        .until(() -> !inPolicy.connects(Node.ADDRESS, KUBELET));
  }

  @AfterAll
  static void end(Node node) {
    node.kubectl().run("delete", "pod", "-n", Installation.NAMESPACE, "probe");
  }

  @Test
  void theOperatorReachesTheApiServerAndHttps() throws Exception {
    assertThat(inPolicy.connects(Node.ADDRESS, API_SERVER)).isTrue();
    try (var https = listen(Node.LOGIN.address(), Node.LOGIN.port())) {
      assertThat(inPolicy.connects(Node.LOGIN.host(), https.getLocalPort())).isTrue();
    }
  }

  @Test
  void theOperatorReachesNoOtherPort() throws Exception {
    try (var other = listen(Node.LOGIN.address(), OTHER)) {
      assertThat(withoutPolicy.connects(Node.LOGIN.host(), other.getLocalPort())).isTrue();
      assertThat(inPolicy.connects(Node.LOGIN.host(), other.getLocalPort())).isFalse();
    }
    assertThat(withoutPolicy.connects(Node.ADDRESS, KUBELET)).isTrue();
    assertThat(inPolicy.connects(Node.ADDRESS, KUBELET)).isFalse();
  }

  @Test
  void managementIsOpenToMonitoringOnly() {
    assertThat(monitoring.connects(operator, MANAGEMENT)).isTrue();
    assertThat(withoutPolicy.connects(operator, MANAGEMENT)).isFalse();
  }

  @Test
  void consentPagesAreOpenToEveryone() {
    assertThat(withoutPolicy.connects(operator, CONSENT)).isTrue();
  }

  private static ServerSocket listen(String address, int port) throws Exception {
    return new ServerSocket(port, 1, InetAddress.getByName(address));
  }
}
