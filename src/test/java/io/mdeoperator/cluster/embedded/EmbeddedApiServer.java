// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.embedded;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.mockwebserver.MockWebServer;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.Kubeconfigs;
import io.mdeoperator.kube.connection.ClusterClient;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * An API server in this process, over plain HTTP on loopback, that starts in milliseconds:
 * fabric8's in-memory mock, completed by what the operator relies on. Objects of all kinds are
 * kept, listed (also by equality of labels) and watched. They get uid, creation time,
 * resourceVersion and, when anything beside metadata and status changes, a new generation. A write
 * that names an old resourceVersion is refused with 409. The status of our kinds is written at its
 * own path only. Server-side apply merges objects field by field and removes what the same field
 * manager no longer applies. Thread-safe.
 *
 * <p>What it does not do, and {@link ControlPlane} does: schema validation, defaults (also that of
 * the status), CEL, pruning, size limits; authentication, RBAC, audit; garbage collection by owner
 * references; namespaces that have to exist; managedFields, conflicts between field managers, lists
 * merged by key; set selectors (400) and field selectors other than name and namespace; null in a
 * merge patch, {@code stringData}, dry run, preconditions of a deletion; paging, watch from a
 * version (a watch begins with all objects), bookmarks, 410.
 */
public final class EmbeddedApiServer implements AutoCloseable {
  private static final List<Class<? extends CustomResource<?, ?>>> KINDS =
      List.of(
          MdeApplication.class,
          MdeTenant.class,
          MdeAlertSync.class,
          MdeMachineAction.class,
          MdeHuntingQuery.class);

  /** It tells of every request; held here, because loggers that nobody holds forget their level. */
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  static {
    REQUESTS.setLevel(Level.WARNING);
  }

  private final EmbeddedDispatcher dispatcher = new EmbeddedDispatcher();
  private final MockWebServer server = new MockWebServer();
  private final KubernetesClient client;

  private EmbeddedApiServer() {
    server.setDispatcher(dispatcher);
    server.start(InetAddress.getLoopbackAddress(), 0);
    client = ClusterClient.create(config());
  }

  /** Starts one that serves the operator's kinds. */
  public static EmbeddedApiServer start() {
    var started = startWithoutKinds();
    started.serveKinds();
    return started;
  }

  /** Starts one on which the operator is not installed yet. */
  public static EmbeddedApiServer startWithoutKinds() {
    return new EmbeddedApiServer();
  }

  /** Serves the operator's kinds from now on, as if their definitions had been applied. */
  public void serveKinds() {
    KINDS.stream()
        .map(CustomResourceDefinitionContext::fromCustomResourceType)
        .forEach(dispatcher::expectCustomResource);
  }

  /** A client whose namespace is {@code default}; closed with the server. */
  public KubernetesClient client() {
    return client;
  }

  /**
   * Writes a kubeconfig file into this folder. The user in it has no credentials: none is asked.
   */
  public Path kubeconfig(Path folder) {
    return new Kubeconfigs(folder, url(), null).withoutCredentials("embedded");
  }

  @Override
  public void close() {
    client.close();
    server.shutdown();
  }

  private String url() {
    return "http://127.0.0.1:" + server.getPort();
  }

  private Config config() {
    return new ConfigBuilder(Config.empty()).withMasterUrl(url()).withNamespace("default").build();
  }
}
