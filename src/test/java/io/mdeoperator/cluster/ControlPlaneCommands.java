// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command lines of the three servers, and the files that they name. Kubernetes:
 * "kube-apiserver", "kube-controller-manager", "Auditing"; etcd: "Configuration options".
 *
 * @param folder where files are written; etcd's data too
 */
public record ControlPlaneCommands(
    ControlPlanePrograms programs, Path folder, int etcdPort, int apiServerPort) {
  /**
   * Every request once: watches when they begin, all others when they are answered; ConfigMaps with
   * what was sent.
   */
  private static final String AUDIT_POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
        - level: Metadata
          verbs: [watch]
          omitStages: [ResponseComplete]
        - level: Request
          verbs: [create, update]
          resources: [{group: "", resources: [configmaps]}]
        - level: Metadata
      """;

  /** Those that tests see the work of; there are no nodes, so nothing that concerns pods. */
  private static final List<String> CONTROLLERS =
      List.of(
          "clusterrole-aggregation-controller",
          "garbage-collector-controller",
          "namespace-controller",
          "resourcequota-controller",
          "root-ca-certificate-publisher-controller",
          "serviceaccount-controller",
          "serviceaccount-token-controller");

  public void writeFiles(ClusterAuthority authority) {
    var server = authority.server();
    write("audit-policy.yaml", AUDIT_POLICY);
    write("ca.crt", authority.certificate());
    write("apiserver.crt", server.certificate());
    write("apiserver.key", server.key());
    write("service-accounts.key", ClusterAuthority.newSigningKey());
  }

  public String server() {
    return "https://127.0.0.1:" + apiServerPort;
  }

  public Path auditLog() {
    return folder.resolve("audit.log");
  }

  public Path etcdData() {
    return folder.resolve("etcd");
  }

  public String etcdUrl() {
    return "http://127.0.0.1:" + etcdPort;
  }

  public List<String> etcd() {
    var url = etcdUrl();
    return List.of(
        programs.path("etcd"),
        "--data-dir=" + etcdData(),
        "--listen-client-urls=" + url,
        "--advertise-client-urls=" + url,
        // A single member talks to no peer.
        "--listen-peer-urls=http://127.0.0.1:0",
        "--log-level=warn",
        // What is lost with the machine's power is of no use to a test.
        "--unsafe-no-fsync");
  }

  public List<String> apiServer() {
    return List.of(
        programs.path("kube-apiserver"),
        "--etcd-servers=" + etcdUrl(),
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        "--secure-port=" + apiServerPort,
        "--tls-cert-file=" + file("apiserver.crt"),
        "--tls-private-key-file=" + file("apiserver.key"),
        "--client-ca-file=" + file("ca.crt"),
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-account-key-file=" + file("service-accounts.key"),
        "--service-account-signing-key-file=" + file("service-accounts.key"),
        "--service-cluster-ip-range=10.0.0.0/24",
        "--authorization-mode=RBAC",
        "--audit-policy-file=" + file("audit-policy.yaml"),
        "--audit-log-path=" + auditLog(),
        // Written before the next request of the same client can be; never rotated.
        "--audit-log-mode=blocking",
        "--audit-log-maxsize=100000");
  }

  public List<String> controllerManager(Path kubeconfig) {
    return List.of(
        programs.path("kube-controller-manager"),
        "--kubeconfig=" + kubeconfig,
        "--controllers=" + String.join(",", CONTROLLERS),
        "--service-account-private-key-file=" + file("service-accounts.key"),
        "--root-ca-file=" + file("ca.crt"),
        "--leader-elect=false",
        "--secure-port=0",
        "--kube-api-qps=500",
        "--kube-api-burst=500");
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private void write(String name, String content) {
    try {
      Files.writeString(file(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
