// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.BuildScript.UnavailableException;
import java.nio.file.Path;

/**
 * The folder with kube-apiserver, kube-controller-manager, kubectl and etcd that {@code
 * hack/control-plane/build} fills. Where they come from and how long that takes is told there.
 */
public record ControlPlanePrograms(Path folder) {
  /**
   * Finds the programs, and builds them first when they are not there yet; that takes minutes, once
   * per version and machine.
   *
   * @throws UnavailableException when they are not built and Go is missing
   * @throws IllegalStateException when the build failed
   */
  public static ControlPlanePrograms findOrBuild()
      throws UnavailableException, InterruptedException {
    return new ControlPlanePrograms(BuildScript.run("hack/control-plane/build"));
  }

  public String path(String program) {
    return folder.resolve(program).toString();
  }
}
