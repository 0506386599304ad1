// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.demo.DemoFailedException;
import io.mdeoperator.demo.DemoOperator;
import io.mdeoperator.demo.LocalOperator;
import io.mdeoperator.demo.tables.RenderedTables;
import io.mdeoperator.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An API server inside the demo's process: nothing has to be installed for it. */
public final class EmbeddedCluster implements DemoCluster {
  private final EmbeddedApiServer server = EmbeddedApiServer.start();

  @Override
  public String description() {
    return "an API server in this process, for the demo only";
  }

  @Override
  public KubernetesClient client() {
    return server.client();
  }

  @Override
  public DemoOperator startOperator(Path folder, Simulator simulator)
      throws DemoFailedException, IOException {
    return LocalOperator.start(folder, server.kubeconfig(folder), simulator, List.of());
  }

  @Override
  public String tables(String namespace, String kinds) {
    return new RenderedTables(client()).of(namespace, kinds);
  }

  @Override
  public void close() {
    server.close();
  }
}
