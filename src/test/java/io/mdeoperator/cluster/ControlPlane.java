// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.cluster.audit.AuditLog;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A Kubernetes control plane of its own: etcd, kube-apiserver with RBAC and an audit log, and
 * kube-controller-manager, as processes on loopback ports. There are no nodes: pods stay pending.
 * The garbage collector notices a new kind within 30 seconds of its definition.
 *
 * <p>Its files are in a folder under {@code target/control-plane}; the logs stay there when it is
 * closed. Only the API server's end and start are not for use by several threads.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration TOKEN_VALIDITY = Duration.ofHours(24);

  private final ControlPlaneCommands commands;
  private final ClusterAuthority authority = new ClusterAuthority();
  private final Kubeconfigs kubeconfigs;
  private final Path adminKubeconfig;
  private final KubernetesClient client;
  private final AuditLog auditLog;
  private final AtomicInteger namespaces = new AtomicInteger();
  private final ChildProcess etcd;
  private final ChildProcess controllerManager;
  private final List<Start> starts = new CopyOnWriteArrayList<>();
  private ChildProcess apiServer;

  private record Start(Instant from, Instant to) {
    boolean covers(Instant time) {
      return !time.isBefore(from) && !time.isAfter(to);
    }
  }

  private ControlPlane(ControlPlanePrograms programs) throws IOException {
    var parent = BuildScript.projectFolder().resolve("target/control-plane");
    var folder = Files.createTempDirectory(Files.createDirectories(parent), "run-");
    commands = new ControlPlaneCommands(programs, folder, LoopbackPort.free(), LoopbackPort.free());
    commands.writeFiles(authority);
    kubeconfigs = new Kubeconfigs(folder, commands.server(), authority.certificate());
    adminKubeconfig = kubeconfigFor("admin", "system:masters");
    client = new KubernetesClientBuilder().withConfig(adminConfig()).build();
    auditLog = new AuditLog(commands.auditLog(), client::raw);
    etcd = launch(commands.etcd());
    apiServer = launch(commands.apiServer());
    awaitApiServer();
    controllerManager =
        launch(
            commands.controllerManager(kubeconfigFor("kube-controller-manager", "system:masters")));
  }

  /** Starts one and returns when the API server is ready, some seconds later. */
  public static ControlPlane start(ControlPlanePrograms programs) {
    try {
      return new ControlPlane(programs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the processes' logs, the audit log and the kubeconfig files are. */
  public Path folder() {
    return commands.folder();
  }

  /** A client that may do everything. */
  public KubernetesClient client() {
    return client;
  }

  /** The kubectl of {@link #client()}. */
  public Kubectl kubectl() {
    return kubectl(adminKubeconfig);
  }

  /** kubectl with the rights of that kubeconfig. */
  public Kubectl kubectl(Path kubeconfig) {
    return new Kubectl(commands.programs().path("kubectl"), kubeconfig, folder());
  }

  /** Every request to the API server since it was started first. */
  public AuditLog auditLog() {
    return auditLog;
  }

  /** Of a user who may do everything. */
  public Path adminKubeconfig() {
    return adminKubeconfig;
  }

  /** Of a user with a client certificate, who may do what RBAC grants to the name or a group. */
  public Path kubeconfigFor(String user, String... groups) {
    return kubeconfigs.withCertificate(user, authority.user(user, List.of(groups)));
  }

  /** Of an existing ServiceAccount, with a token that the API server gave out for a day. */
  public Path serviceAccountKubeconfig(String namespace, String name) {
    var request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(TOKEN_VALIDITY.toSeconds())
            .endSpec()
            .build();
    var answer =
        client.serviceAccounts().inNamespace(namespace).withName(name).tokenRequest(request);
    return kubeconfigs.withToken(namespace + "." + name, namespace, answer.getStatus().getToken());
  }

  /** Creates a namespace whose name begins with {@code prefix}, and returns the name. */
  public String namespace(String prefix) {
    var name = prefix + "-" + namespaces.incrementAndGet();
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  /** Kills the API server with -9. */
  public void killApiServer() {
    awaitControllers();
    apiServer.kill();
  }

  /** Starts a killed API server again, at the same port with the same data; waits until ready. */
  public void startApiServer() {
    var from = Instant.now();
    apiServer = launch(commands.apiServer());
    awaitApiServer();
    starts.add(new Start(from, Instant.now()));
  }

  /**
   * Makes etcd, and with it the API server, refuse all writes or take them again, as it does when
   * its disk space is used up (etcd: "Maintenance", space quota).
   */
  public void readOnly(boolean on) {
    var body =
        "{\"action\":\"%s\",\"alarm\":\"NOSPACE\"}".formatted(on ? "ACTIVATE" : "DEACTIVATE");
    var request =
        HttpRequest.newBuilder(URI.create(commands.etcdUrl() + "/v3/maintenance/alarm"))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    ofEtcd(request);
  }

  /**
   * A figure of etcd, such as {@code etcd_network_client_grpc_received_bytes_total} (etcd:
   * "Metrics").
   */
  public double etcdMetric(String name) {
    var request = HttpRequest.newBuilder(URI.create(commands.etcdUrl() + "/metrics")).build();
    return ofEtcd(request)
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static String ofEtcd(HttpRequest request) {
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
        throw new IllegalStateException(answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * Whether the API server was starting again then: until it is ready it refuses whom it does not
   * know yet to have any rights.
   */
  public boolean wasStartingAt(Instant time) {
    return starts.stream().anyMatch(start -> start.covers(time));
  }

  /** Kills the API server with -9 and starts it again. */
  public void restartApiServer() {
    killApiServer();
    startApiServer();
  }

  @Override
  public void close() {
    client.close();
    List.of(controllerManager, apiServer, etcd).forEach(ChildProcess::kill);
    TestFolders.delete(commands.etcdData());
  }

  private ChildProcess launch(List<String> command) {
    var log = folder().resolve(Path.of(command.getFirst()).getFileName() + ".log");
    return ChildProcess.start(command, Map.of(), log);
  }

  private void awaitApiServer() {
    var config =
        new ConfigBuilder(adminConfig())
            .withRequestRetryBackoffLimit(0)
            .withRequestTimeout(2_000)
            .build();
    try (var impatient = new KubernetesClientBuilder().withConfig(config).build()) {
      Awaitility.await("API server, see " + folder())
          .atMost(START_LIMIT)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> isReady(impatient));
    }
  }

  /** The controller manager gives up when it loses the API server while it starts. */
  private void awaitControllers() {
    Awaitility.await("controllers, see " + folder())
        .atMost(START_LIMIT)
        .until(
            () ->
                client.serviceAccounts().inNamespace("default").withName("default").get() != null);
  }

  private boolean isReady(KubernetesClient impatient) {
    etcd.requireAlive();
    apiServer.requireAlive();
    try {
      return "ok".equals(impatient.raw("/readyz"));
    } catch (KubernetesClientException notYet) {
      return false;
    }
  }

  private Config adminConfig() {
    return Config.fromKubeconfig(adminKubeconfig.toFile());
  }
}
