// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.readiness.Readiness;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The operator of {@code deploy/install} on a {@link Node}: installed, looked at, killed. */
public final class OperatorPods {
  static final Duration TIMEOUT = Duration.ofMinutes(3);

  private static final String NAMESPACE = Installation.NAMESPACE;
  private static final Map<String, String> LABELS =
      Map.of("app.kubernetes.io/name", "mde-operator");
  private static final Path DEFINITIONS = BuildScript.projectFolder().resolve("crds");

  private final Node node;

  private OperatorPods(Node node) {
    this.node = node;
  }

  /** Applies what is shipped, and returns when all replicas are ready. */
  static OperatorPods install(Node node) throws IOException {
    node.kubectl().apply(DEFINITIONS);
    node.kubectl().apply(Installation.MANIFESTS);
    return new OperatorPods(node).awaitRollout();
  }

  /** Applies a kustomization over what is shipped, and returns when all replicas are of it. */
  public static OperatorPods install(Node node, Path kustomization) {
    node.kubectl().run("apply", "-k", kustomization.toString());
    return new OperatorPods(node).awaitRollout();
  }

  /** The same with an authority that is trusted, too; that is all that differs from shipped. */
  static OperatorPods installTrusting(Node node, String caPem) throws IOException {
    var pods = install(node);
    var configuration = Installation.configuration(caPem, "");
    node.client()
        .configMaps()
        .inNamespace(NAMESPACE)
        .withName("mde-operator")
        .edit(
            config -> {
              config.setData(configuration);
              return config;
            });
    return pods.restart();
  }

  /** Replaces all pods by new ones. */
  OperatorPods restart() {
    node.kubectl().run("rollout", "restart", "-n", NAMESPACE, "deployment/mde-operator");
    return awaitRollout();
  }

  /** As the documentation says. */
  static void uninstall(Node node) {
    node.kubectl()
        .run("delete", "-f", Installation.MANIFESTS.toString(), "-f", DEFINITIONS.toString());
  }

  /** Returns when all replicas are of the present template, and ready. */
  OperatorPods awaitRollout() {
    awaitRollout(node, NAMESPACE, "mde-operator");
    await("no pods but the replicas").atMost(TIMEOUT).until(() -> all().size() == 2);
    return this;
  }

  /** Returns when all replicas of a Deployment are of the present template, and ready. */
  static void awaitRollout(Node node, String namespace, String deployment) {
    var replicas = node.client().apps().deployments().inNamespace(namespace).withName(deployment);
    await("the rollout of " + deployment).atMost(TIMEOUT).until(() -> isRolledOut(replicas.get()));
  }

  /** As {@code kubectl rollout status} tells it, which as a process would take from the pods. */
  private static boolean isRolledOut(Deployment deployment) {
    var wanted = deployment.getSpec().getReplicas();
    var status = deployment.getStatus();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && wanted.equals(status.getUpdatedReplicas())
        && wanted.equals(status.getReplicas())
        && wanted.equals(status.getAvailableReplicas());
  }

  /** All of them, those that end too. */
  List<Pod> all() {
    return node.client().pods().inNamespace(NAMESPACE).withLabels(LABELS).list().getItems();
  }

  public List<Pod> ready() {
    return all().stream().filter(Readiness::isPodReady).toList();
  }

  /** What their containers are made of, by the template. */
  List<String> images() {
    return all().stream().map(pod -> pod.getSpec().getContainers().getFirst().getImage()).toList();
  }

  Pod get(String name) {
    return node.client().pods().inNamespace(NAMESPACE).withName(name).get();
  }

  /** Waits for one that has the Lease, and returns its name. */
  public String awaitLeader() {
    return await("a leader").atMost(TIMEOUT).until(this::leader, Optional::isPresent).orElseThrow();
  }

  /** An identity is the pod's name, and something that differs from start to start. */
  private Optional<String> leader() {
    var holder = new LeaderLease(node).holder();
    return all().stream()
        .map(pod -> pod.getMetadata().getName())
        .filter(name -> holder.startsWith(name + "-"))
        .findFirst();
  }

  /** Sends a signal to the container's process. */
  public void signal(String pod, String signal) {
    node.enter("ctr", "-n", "k8s.io", "task", "kill", "--signal", signal, containerId(pod));
  }

  /** What the kernel says of the container's process ({@code proc(5)}). */
  Map<String, String> processStatus(String pod) {
    return node.enter("cat", process(pod) + "/status")
        .lines()
        .map(line -> line.split(":\\s*", 2))
        .collect(Collectors.toMap(field -> field[0], field -> field[1]));
  }

  /** Reads a file as the container sees it. */
  String readFile(String pod, String path) {
    return node.enter("cat", process(pod) + "/root" + path);
  }

  private String process(String pod) {
    return node.enter("ctr", "-n", "k8s.io", "task", "ls")
        .lines()
        .filter(line -> line.startsWith(containerId(pod)))
        .map(line -> "/proc/" + line.split("\\s+", -1)[1])
        .findFirst()
        .orElseThrow();
  }

  private String containerId(String pod) {
    var address = container(pod).getContainerID();
    return address.substring(address.lastIndexOf('/') + 1);
  }

  ContainerStatus container(String pod) {
    return get(pod).getStatus().getContainerStatuses().getFirst();
  }

  /** Everything that all of them have printed, those that were killed too. */
  public String logs() {
    var files = "/var/log/pods/" + NAMESPACE + "_*/*/*.log";
    return node.enter("sh", "-c", "cat " + files);
  }

  /** Everything that it has printed since it was started last. */
  String log(String pod) {
    return node.kubectl().run("logs", "-n", NAMESPACE, pod);
  }

  /**
   * Runs a program of the image beside the operator; what it says on the side is in {@code err}.
   */
  Program.Result exec(String pod, String... command) {
    var words = new ArrayList<>(List.of("exec", "-n", NAMESPACE, pod, "--"));
    words.addAll(List.of(command));
    return node.kubectl().tryRun(words.toArray(String[]::new));
  }
}
