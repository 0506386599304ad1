// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.mdeoperator.chart.Helm;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A release of the chart, by the real Helm, in a namespace that takes restricted pods only and has
 * a quota of three of them, as many as an upgrade needs.
 */
@OnNode
@NeedsTool("helm")
class ChartNodeIT {
  private static final String RELEASE = "narrow";
  private static final String DEPLOYMENT = "narrow-mde-operator";
  private static final String FAILURE = "ReplicaFailure";
  private static final String QUOTA =
      """
      apiVersion: v1
      kind: Namespace
      metadata:
        name: %1$s
        labels: {pod-security.kubernetes.io/enforce: restricted}
      ---
      apiVersion: v1
      kind: ResourceQuota
      metadata: {name: quota, namespace: %1$s}
      spec: {hard: {pods: 3, requests.cpu: 150m, requests.memory: 768Mi, limits.memory: 768Mi%2$s}}
      """;

  @TempDir private static Path folder;
  private static Helm helm;

  @BeforeAll
  static void install(Node node, Tools tools) throws Exception {
    helm = new Helm(tools, folder, node.kubeconfig());
    OperatorPods.install(node);
    node.kubectl().apply(QUOTA.formatted(RELEASE, ""));
    upgrade();
    OperatorPods.awaitRollout(node, RELEASE, DEPLOYMENT);
  }

  @AfterAll
  static void uninstall(Node node) {
    helm.run("uninstall", RELEASE, "-n", RELEASE);
    node.kubectl().run("delete", "namespace", RELEASE);
  }

  @Test
  void quotaThatWantsALimitOfTheCpuIsToldByTheDeployment(Node node) {
    node.kubectl().apply(QUOTA.formatted(RELEASE, ", limits.cpu: 3"));
    upgrade("--set=config.minPollPeriod=30s");

    await("the refusal")
        .atMost(OperatorPods.TIMEOUT)
        .until(() -> failure(node).contains("must specify limits.cpu for: operator"));
    assertThat(pods(node)).filteredOn(Readiness::isPodReady).hasSize(2);

    upgrade("--set=config.minPollPeriod=30s,resources.limits.cpu=1");
    OperatorPods.awaitRollout(node, RELEASE, DEPLOYMENT);
    node.kubectl().apply(QUOTA.formatted(RELEASE, ""));
  }

  @Test
  void heapDumpSurvivesTheContainerThatRanOutOfMemory(Node node) {
    upgrade("--set=heapDump.enabled=true,jvmOptions={-Xmx12m,-XX:+ExitOnOutOfMemoryError}");

    var pod = awaitEnd(node, "OutOfMemoryError");
    await("the next container").atMost(OperatorPods.TIMEOUT).until(() -> restarts(node, pod) > 0);
    assertThat(end(get(node, pod)).orElseThrow().getExitCode()).isEqualTo(3);
    var volume =
        "/var/lib/kubelet/pods/%s/volumes/kubernetes.io~empty-dir/heap-dump/java_pid1.hprof"
            .formatted(get(node, pod).getMetadata().getUid());
    assertThat(node.enter("head", "-c", "12", volume)).isEqualTo("JAVA PROFILE");
  }

  @Test
  void imageWithoutItsLibrariesSaysWhichClassIsMissing(Node node) {
    upgrade(
        "--set-json=extraVolumes=[{\"name\":\"nothing\",\"emptyDir\":{}}]",
        "--set-json=extraVolumeMounts=[{\"name\":\"nothing\",\"mountPath\":\"/app/lib\"}]");

    awaitEnd(node, "NoClassDefFoundError: org/slf4j/LoggerFactory");
  }

  @Test
  void imageWithoutAModuleSaysWhichClassIsMissing(Node node) {
    upgrade("--set=jvmOptions={--limit-modules=java.base}");

    awaitEnd(node, "NoClassDefFoundError: org/xml/sax/InputSource");
  }

  /** Installs the release, or upgrades it to the chart's defaults and these. */
  private static void upgrade(String... options) {
    var all =
        new ArrayList<>(
            List.of("upgrade", "--install", RELEASE, Helm.CHART.toString(), "-n", RELEASE));
    all.addAll(List.of("--set=crds.enabled=false", "--set=watchNamespaces={" + RELEASE + "}"));
    all.addAll(List.of(options));
    var result = helm.run(all.toArray(String[]::new));
    assertThat(result.code()).as(result.err()).isZero();
  }

  /** Waits for a pod whose container has ended and told this, and returns the pod's name. */
  private static String awaitEnd(Node node, String told) {
    return await("a container that says " + told)
        .atMost(OperatorPods.TIMEOUT)
        .until(() -> ended(node, told), Optional::isPresent)
        .orElseThrow();
  }

  private static Optional<String> ended(Node node, String told) {
    return pods(node).stream()
        .filter(
            pod ->
                end(pod).filter(end -> String.valueOf(end.getMessage()).contains(told)).isPresent())
        .map(pod -> pod.getMetadata().getName())
        .findFirst();
  }

  private static Optional<ContainerStateTerminated> end(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .flatMap(status -> Stream.of(status.getState(), status.getLastState()))
        .map(state -> state.getTerminated())
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static int restarts(Node node, String pod) {
    return get(node, pod).getStatus().getContainerStatuses().getFirst().getRestartCount();
  }

  private static Pod get(Node node, String pod) {
    return node.client().pods().inNamespace(RELEASE).withName(pod).get();
  }

  private static List<Pod> pods(Node node) {
    return node.client().pods().inNamespace(RELEASE).list().getItems();
  }

  private static String failure(Node node) {
    return node
        .client()
        .apps()
        .deployments()
        .inNamespace(RELEASE)
        .withName(DEPLOYMENT)
        .get()
        .getStatus()
        .getConditions()
        .stream()
        .filter(condition -> condition.getType().equals(FAILURE))
        .map(condition -> condition.getMessage())
        .findFirst()
        .orElse("");
  }
}
