// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.mdeoperator.cluster.Kubectl;
import io.mdeoperator.simulator.http.ListenAddress;
import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The node that this process is in the network of, as {@code hack/node/run} has left it in the
 * environment: one node, all whose pods can reach its addresses.
 */
public final class Node implements AutoCloseable {
  /** What pods call Entra's address. */
  public static final ListenAddress LOGIN =
      ListenAddress.of("login.microsoftonline.com", "10.99.0.2");

  /** What pods call Defender's address. */
  public static final ListenAddress API =
      ListenAddress.of("api.security.microsoft.com", "10.99.0.3");

  /** What pods call Microsoft Graph's address. */
  public static final ListenAddress GRAPH = ListenAddress.of("graph.microsoft.com", "10.99.0.5");

  /** What pods call the address of somebody's receiver of webhooks. */
  public static final ListenAddress SIEM = ListenAddress.of("siem.example", "10.99.0.4");

  /** These names, as {@code hosts(5)} has them. */
  public static final Path HOSTS = BuildScript.projectFolder().resolve("hack/node/hosts");

  /** The node itself, the API server and the kubelet. */
  static final String ADDRESS = "10.99.0.1";

  static final String NAME = "node1";

  /** An image that is there, with a few programs and no network of its own. */
  static final String BUSYBOX = "localhost/busybox:node";

  private final Path kubeconfig;
  private final Path folder;
  private final KubernetesClient client;

  private Node(Path kubeconfig, Path folder) {
    this.kubeconfig = kubeconfig;
    this.folder = folder;
    this.client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build();
  }

  /** Whether there is one. */
  public static boolean isHere() {
    return System.getenv("MDE_NODE") != null;
  }

  /** With a client that the caller closes. */
  public static Node here() {
    return new Node(Path.of(System.getenv("KUBECONFIG")), Path.of(System.getenv("MDE_NODE")));
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** Of {@link #client()}; it is of use in the node's network only. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** Where kubectl remembers what this cluster serves. */
  public Path kubectlCache() {
    return folder.resolve("kubectl-cache");
  }

  /** The kubectl of {@link #client()}. */
  public Kubectl kubectl() {
    return new Kubectl("kubectl", kubeconfig, folder);
  }

  /**
   * Runs a command in the node's namespaces, where its processes and containers are seen, and
   * returns what it has printed.
   *
   * @throws IllegalStateException with that when it fails
   */
  public String enter(String... command) {
    var whole = new ArrayList<String>();
    whole.add(BuildScript.projectFolder().resolve("hack/node/enter").toString());
    whole.addAll(List.of(command));
    try {
      var process = new ProcessBuilder(whole).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
