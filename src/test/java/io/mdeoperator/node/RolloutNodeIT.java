// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.tool.BuildScript;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Deployment is changed, and changed back. */
@OnNode
class RolloutNodeIT {
  private static final String DEPLOYMENT = "deployment/mde-operator";

  @AfterEach
  void undo(Node node) throws Exception {
    node.kubectl().run("rollout", "undo", "-n", Installation.NAMESPACE, DEPLOYMENT);
    OperatorPods.install(node);
  }

  @Test
  void replicasStayWhileANewOneHasTooLittleMemory(Node node) throws Exception {
    var pods = OperatorPods.install(node);
    var before = pods.ready().stream().map(RolloutNodeIT::name).toList();

    node.kubectl()
        .run(
            "set",
            "resources",
            "-n",
            Installation.NAMESPACE,
            DEPLOYMENT,
            "--limits=memory=64Mi",
            "--requests=memory=64Mi");

    await("a replica that the kernel has killed")
        .atMost(OperatorPods.TIMEOUT)
        .until(() -> pods.all().stream().anyMatch(RolloutNodeIT::wasOutOfMemory));
    assertThat(pods.ready()).extracting(RolloutNodeIT::name).hasSameElementsAs(before);
  }

  @Test
  void patchBringsATokenForEntra(Node node) throws Exception {
    var pods = OperatorPods.install(node);
    var patch =
        BuildScript.projectFolder()
            .resolve("deploy/federated-token/deployment-patch.yaml")
            .toString();

    node.kubectl().run("patch", "-n", Installation.NAMESPACE, DEPLOYMENT, "--patch-file", patch);

    pods.awaitRollout();
    var token =
        pods.readFile(pods.awaitLeader(), "/var/run/secrets/azure/tokens/azure-identity-token");
    var claims =
        new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    assertThat(claims.path("aud")).hasToString("[\"api://AzureADTokenExchange\"]");
    assertThat(claims.path("sub").asText())
        .isEqualTo("system:serviceaccount:mde-operator:mde-operator");
  }

  private static boolean wasOutOfMemory(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .flatMap(
            container ->
                Stream.of(
                    container.getState().getTerminated(), container.getLastState().getTerminated()))
        .filter(Objects::nonNull)
        .anyMatch(end -> "OOMKilled".equals(end.getReason()));
  }

  private static String name(Pod pod) {
    return pod.getMetadata().getName();
  }
}
