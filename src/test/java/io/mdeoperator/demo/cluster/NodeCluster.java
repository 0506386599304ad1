// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.demo.DemoFailedException;
import io.mdeoperator.demo.DemoOperator;
import io.mdeoperator.demo.OperatorInPods;
import io.mdeoperator.node.Node;
import io.mdeoperator.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The node that {@code ./demo} has started this process in the network of, and will end with it.
 */
public final class NodeCluster implements DemoCluster {
  private final Node node = Node.here();

  private NodeCluster() {}

  /** Takes it, and has this process call its hosts as pods do. */
  public static NodeCluster open() throws DemoFailedException {
    if (!Node.isHere()) {
      throw new DemoFailedException("there is no node around the demo: start it by ./demo");
    }
    System.setProperty("jdk.net.hosts.file", Node.HOSTS.toString());
    return new NodeCluster();
  }

  @Override
  public String description() {
    return "a node with kubelet, containerd and a control plane, for the demo only";
  }

  @Override
  public KubernetesClient client() {
    return node.client();
  }

  @Override
  public DemoHosts hosts() {
    return new DemoHosts(Node.LOGIN, Node.API, Node.GRAPH, Node.SIEM);
  }

  /**
   * A shell in the node's network, where this process is. All nodes have the same address, so
   * kubectl has to forget what it has learnt from another one.
   */
  @Override
  public Optional<String> audienceCommand() {
    return Optional.of(
        "nsenter --net --target %d env KUBECONFIG=%s KUBECACHEDIR=%s bash"
            .formatted(ProcessHandle.current().pid(), node.kubeconfig(), node.kubectlCache()));
  }

  @Override
  public DemoOperator startOperator(Path folder, Simulator simulator)
      throws DemoFailedException, IOException {
    return OperatorInPods.install(node, folder, simulator);
  }

  @Override
  public String tables(String namespace, String kinds) {
    return node.kubectl().run("get", kinds, "-n", namespace);
  }

  @Override
  public void close() {
    node.close();
  }
}
