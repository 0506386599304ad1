// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.Kustomization;
import io.mdeoperator.demo.tables.ProjectFiles;
import io.mdeoperator.node.LeaderLease;
import io.mdeoperator.node.Node;
import io.mdeoperator.node.OperatorPods;
import io.mdeoperator.simulator.Simulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Installed from {@code deploy} on a node, where the kubelet starts again what is killed. Unlike
 * shipped, it trusts the simulator's authority, and may send to the receiver's private address.
 */
public final class OperatorInPods implements DemoOperator {
  private static final String CONFIGURATION =
      """
      egress: {allowHosts: [%s]}
      """
          .formatted(Node.SIEM.host());

  private final Node node;
  private final OperatorPods pods;
  private final LeaderLease lease;
  private final Path log;
  private String killed = "";

  private OperatorInPods(Node node, OperatorPods pods, Path log) {
    this.node = node;
    this.pods = pods;
    this.lease = new LeaderLease(node);
    this.log = log;
  }

  /**
   * Applies the manifests and returns when one of the pods leads.
   *
   * @param folder for the log
   */
  public static OperatorInPods install(Node node, Path folder, Simulator simulator)
      throws DemoFailedException, IOException {
    var kustomization =
        Kustomization.over(Installation.configuration(simulator.caPem(), CONFIGURATION));
    try {
      var pods = OperatorPods.install(node, kustomization);
      var operator = new OperatorInPods(node, pods, folder.resolve("operator.log"));
      operator.comeBack();
      return operator;
    } catch (ConditionTimeoutException e) {
      throw new DemoFailedException("the operator's pods do not become ready", e);
    }
  }

  @Override
  public String description() {
    return "%d pods of deploy/ with the image of hack/image; their log will be %s"
        .formatted(pods.ready().size(), logFile());
  }

  @Override
  public URI consentPages() {
    var service =
        node.client()
            .services()
            .inNamespace(Installation.NAMESPACE)
            .withName("mde-operator")
            .get()
            .getSpec();
    var port =
        service.getPorts().stream()
            .filter(one -> one.getName().equals("consent"))
            .findFirst()
            .orElseThrow()
            .getPort();
    return URI.create("http://%s:%d".formatted(service.getClusterIP(), port));
  }

  @Override
  public Path logFile() {
    return ProjectFiles.fromProject(log);
  }

  @Override
  public String log() {
    return pods.logs();
  }

  @Override
  public boolean isAlive() {
    return !pods.ready().isEmpty();
  }

  /** The one that leads. */
  @Override
  public void kill() {
    killed = lease.holder();
    pods.signal(pods.awaitLeader(), "SIGKILL");
  }

  @Override
  public void comeBack() throws DemoFailedException {
    try {
      lease.awaitHolderBut(killed);
    } catch (ConditionTimeoutException e) {
      throw new DemoFailedException("none of the operator's pods leads", e);
    }
  }

  /** The pods end with their node. */
  @Override
  public void close() {
    try {
      Files.writeString(log, pods.logs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
