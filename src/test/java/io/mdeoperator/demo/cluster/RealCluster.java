// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.ControlPlanePrograms;
import io.mdeoperator.demo.DemoFailedException;
import io.mdeoperator.demo.DemoOperator;
import io.mdeoperator.demo.LocalOperator;
import io.mdeoperator.demo.tables.ProjectFiles;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.tool.BuildScript.UnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A real kube-apiserver with etcd, on which the operator is installed as its users do. The operator
 * acts as the ServiceAccount of {@code deploy/install}.
 */
public final class RealCluster implements DemoCluster {
  private static final String NAMESPACE = "mde-operator";
  private static final String SERVICE_ACCOUNT = "mde-operator";

  private final ControlPlane controlPlane;

  private RealCluster(ControlPlane controlPlane) {
    this.controlPlane = controlPlane;
  }

  public static RealCluster start() throws DemoFailedException, InterruptedException {
    var cluster = new RealCluster(ControlPlane.start(programs()));
    cluster.install();
    return cluster;
  }

  private static ControlPlanePrograms programs() throws DemoFailedException, InterruptedException {
    try {
      return ControlPlanePrograms.findOrBuild();
    } catch (UnavailableException e) {
      throw new DemoFailedException(e.getMessage(), e);
    }
  }

  private void install() {
    var kubectl = controlPlane.kubectl();
    kubectl.apply(ProjectFiles.crds());
    kubectl.run("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    kubectl.apply(ProjectFiles.install());
  }

  @Override
  public String description() {
    return "a real kube-apiserver, with the operator's ServiceAccount of deploy/install";
  }

  @Override
  public KubernetesClient client() {
    return controlPlane.client();
  }

  @Override
  public DemoOperator startOperator(Path folder, Simulator simulator)
      throws DemoFailedException, IOException {
    return LocalOperator.start(
        folder,
        controlPlane.serviceAccountKubeconfig(NAMESPACE, SERVICE_ACCOUNT),
        simulator,
        List.of());
  }

  @Override
  public Optional<String> audienceCommand() {
    return Optional.of("export KUBECONFIG=" + controlPlane.adminKubeconfig());
  }

  @Override
  public String tables(String namespace, String kinds) {
    return controlPlane.kubectl().run("get", kinds, "-n", namespace);
  }

  @Override
  public void close() {
    controlPlane.close();
  }
}
