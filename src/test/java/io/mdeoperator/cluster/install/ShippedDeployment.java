// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The operator's process as {@code deploy/install/40-deployment.yaml} describes it. */
public final class ShippedDeployment {
  private final Container container;

  private ShippedDeployment(Container container) {
    this.container = container;
  }

  /** Reads the manifest. */
  public static ShippedDeployment read() {
    try {
      var yaml = Files.readString(Installation.MANIFESTS.resolve("40-deployment.yaml"));
      var deployment = Serialization.unmarshal(yaml, Deployment.class);
      return new ShippedDeployment(
          deployment.getSpec().getTemplate().getSpec().getContainers().getFirst());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The flags of the JVM, and one more that makes it believe in the container's memory limit, which
   * a process outside of a container does not have.
   */
  public List<String> jvmFlags() {
    var flags = new ArrayList<String>();
    flags.add("-XX:MaxRAM=" + memoryLimit());
    flags.addAll(List.of(jdkJavaOptions().split("\\s+")));
    return List.copyOf(flags);
  }

  /** The container's memory limit in bytes. */
  public long memoryLimit() {
    return Quantity.getAmountInBytes(container.getResources().getLimits().get("memory"))
        .longValueExact();
  }

  /** The image with its tag. */
  public String image() {
    return container.getImage();
  }

  private String jdkJavaOptions() {
    return container.getEnv().stream()
        .filter(variable -> variable.getName().equals("JDK_JAVA_OPTIONS"))
        .map(variable -> variable.getValue().strip())
        .findFirst()
        .orElseThrow();
  }
}
