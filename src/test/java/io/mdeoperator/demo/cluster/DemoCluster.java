// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.Optional;

/** Where the demo runs: an API server on which the operator's kinds are installed. */
public interface DemoCluster extends AutoCloseable {
  /** What it is, as the end of a sentence. */
  String description();

  /** For the user of the story, who may do everything. */
  KubernetesClient client();

  /** With the rights that the operator has. */
  Path operatorKubeconfig();

  /** The kubeconfig with which the audience can look for themselves, if there is one to tell of. */
  default Optional<Path> audienceKubeconfig() {
    return Optional.empty();
  }

  /** Whether objects of others may be here, which the operator of the demo has to leave alone. */
  default boolean isShared() {
    return false;
  }

  /** What {@code kubectl get mdetenants,mdealertsyncs -n NAMESPACE} prints. */
  String tables(String namespace);

  /** Removes what the demo brought. */
  @Override
  void close();
}
