// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import io.mdeoperator.tool.BuildScript.UnavailableException;
import java.util.concurrent.CountDownLatch;

/** A control plane by hand: {@code hack/control-plane/cluster}. */
public final class ControlPlaneMain {
  private ControlPlaneMain() {}

  /** Prints the line that a shell needs to use it, and stays until Ctrl-C. */
  public static void main(String[] args) throws InterruptedException {
    try {
      var cluster = ControlPlane.start(ControlPlanePrograms.findOrBuild());
      Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
      System.out.println("export KUBECONFIG=" + cluster.adminKubeconfig());
      System.err.println("The control plane runs until Ctrl-C. Its logs: " + cluster.folder());
      new CountDownLatch(1).await();
    } catch (UnavailableException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
