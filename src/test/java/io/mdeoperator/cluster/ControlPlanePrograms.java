// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The folder with kube-apiserver, kube-controller-manager, kubectl and etcd that {@code
 * hack/control-plane/build} fills. Where they come from and how long that takes is told there.
 */
public record ControlPlanePrograms(Path folder) {
  /** Exit code of the script when nothing is built yet and Go is not installed (EX_UNAVAILABLE). */
  private static final int GO_IS_MISSING = 69;

  /** The programs are neither there nor can they be built here. */
  public static final class UnavailableException extends Exception {
    UnavailableException(String message) {
      super(message);
    }
  }

  /**
   * Finds the programs, and builds them first when they are not there yet; that takes minutes, once
   * per version and machine.
   *
   * @throws UnavailableException when they are not built and Go is missing
   * @throws IllegalStateException when the build failed
   */
  public static ControlPlanePrograms findOrBuild()
      throws UnavailableException, InterruptedException {
    try {
      var script = projectFolder().resolve("hack/control-plane/build").toString();
      var build = new ProcessBuilder("bash", script).redirectError(Redirect.INHERIT).start();
      var output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return switch (build.waitFor()) {
        case 0 -> new ControlPlanePrograms(Path.of(output.strip().lines().toList().getLast()));
        case GO_IS_MISSING ->
            throw new UnavailableException(
                "the control plane is not built (hack/control-plane/build) and Go is missing");
        default -> throw new IllegalStateException("hack/control-plane/build failed: see above");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where pom.xml is; Surefire and hack/java set the property, an IDE runs tests there anyway. */
  public static Path projectFolder() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  public String path(String program) {
    return folder.resolve(program).toString();
  }
}
