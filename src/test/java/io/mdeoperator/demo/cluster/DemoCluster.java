// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.demo.DemoFailedException;
import io.mdeoperator.demo.DemoOperator;
import io.mdeoperator.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the demo runs: an API server on which the operator's kinds are installed. */
public interface DemoCluster extends AutoCloseable {
  /** What it is, as the end of a sentence. */
  String description();

  /** For the user of the story, who may do everything. */
  KubernetesClient client();

  /** Where the operator finds those whom the demo plays. */
  default DemoHosts hosts() {
    return DemoHosts.LOOPBACK;
  }

  /**
   * Starts the operator, which acts on the demo's objects only, and returns when it is ready.
   *
   * @param folder for its configuration and its log
   */
  DemoOperator startOperator(Path folder, Simulator simulator)
      throws DemoFailedException, IOException;

  /** After which command kubectl shows this cluster to the audience, if there is one to tell of. */
  default Optional<String> audienceCommand() {
    return Optional.empty();
  }

  /**
   * What {@code kubectl get KINDS -n NAMESPACE} prints.
   *
   * @param kinds two at least, by their plurals, joined by commas
   */
  String tables(String namespace, String kinds);

  /** Removes what the demo brought. */
  @Override
  void close();
}
