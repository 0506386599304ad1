// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.demo.tables.RenderedTables;
import java.nio.file.Path;

/** An API server inside the demo's process: nothing has to be installed for it. */
public final class EmbeddedCluster implements DemoCluster {
  private final EmbeddedApiServer server = EmbeddedApiServer.start();
  private final Path kubeconfig;

  public EmbeddedCluster(Path folder) {
    kubeconfig = server.kubeconfig(folder);
  }

  @Override
  public String description() {
    return "an API server in this process, for the demo only";
  }

  @Override
  public KubernetesClient client() {
    return server.client();
  }

  @Override
  public Path operatorKubeconfig() {
    return kubeconfig;
  }

  @Override
  public String tables(String namespace) {
    return new RenderedTables(client()).of(namespace);
  }

  @Override
  public void close() {
    server.close();
  }
}
