// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MINUTE;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.mdeoperator.cluster.audit.AuditEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What other tests take for granted of the control plane. */
@OnControlPlane(own = true)
class ControlPlaneClusterIT {
  @Test
  void reportsTheVersionThatItWasBuiltFrom(ControlPlane cluster) {
    var version = cluster.client().getKubernetesVersion().getGitVersion();

    assertThat(cluster.kubectl().run("version"))
        .contains("Client Version: " + version, "Server Version: " + version);
  }

  @Test
  void refusesAndRecordsWhatRbacDoesNotGrant(ControlPlane cluster) {
    var namespace = cluster.namespace("denied");
    createServiceAccount(cluster, namespace, "reader");
    var before = cluster.auditLog().now();

    var result =
        cluster
            .kubectl(cluster.serviceAccountKubeconfig(namespace, "reader"))
            .tryRun("get", "secrets", "-n", namespace, "-l", "app=a,tier in (x,y)");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("Forbidden", "cannot list resource \"secrets\"");
    assertThat(cluster.auditLog().since(before, "system:serviceaccount:" + namespace + ":reader"))
        .filteredOn(event -> event.resource().equals("secrets"))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.verb()).isEqualTo("list");
              assertThat(event.namespace()).isEqualTo(namespace);
              assertThat(event.code()).isEqualTo(403);
              assertThat(event.isWrite()).isFalse();
              assertThat(event.parameter("labelSelector")).isEqualTo("app=a,tier in (x,y)");
            });
  }

  @Test
  void grantsWhatAGroupOfTheCertificateMayDo(ControlPlane cluster) {
    var namespace = cluster.namespace("granted");
    var kubectl = cluster.kubectl(cluster.kubeconfigFor("jane", "readers"));
    cluster
        .kubectl()
        .run(
            "create", "rolebinding", "r", "--clusterrole=view", "--group=readers", "-n", namespace);

    assertThat(kubectl.run("get", "configmaps", "-n", namespace)).contains("kube-root-ca.crt");
    assertThatThrownBy(() -> kubectl.run("create", "configmap", "a", "-n", namespace))
        .hasMessageContaining("User \"jane\" cannot create resource \"configmaps\"");
  }

  @Test
  void recordsEveryRequestOnce(ControlPlane cluster) {
    var namespace = cluster.namespace("audited");
    var configMaps = "/api/v1/namespaces/" + namespace + "/configmaps";
    var before = cluster.auditLog().now();

    createConfigMap(cluster, namespace, "first");
    cluster.kubectl().run("get", "--raw", configMaps + "?watch=true&timeoutSeconds=1");

    assertThat(cluster.auditLog().since(before, "admin"))
        .filteredOn(event -> event.namespace().equals(namespace))
        .extracting(AuditEvent::verb, AuditEvent::isWrite, AuditEvent::code)
        .containsExactly(tuple("create", true, 201), tuple("watch", false, 200));
    assertThat(cluster.auditLog().since(cluster.auditLog().now(), "admin")).isEmpty();
  }

  @Test
  void collectsObjectsWhoseOwnerIsGone(ControlPlane cluster) {
    var namespace = cluster.namespace("owned");
    var owner = createConfigMap(cluster, namespace, "owner");
    var dependent =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("dependent")
            .withNamespace(namespace)
            .addNewOwnerReference()
            .withApiVersion("v1")
            .withKind("ConfigMap")
            .withName("owner")
            .withUid(owner.getMetadata().getUid())
            .endOwnerReference()
            .endMetadata()
            .build();
    cluster.client().resource(dependent).create();

    cluster.client().resource(owner).delete();

    await().atMost(ONE_MINUTE).until(() -> cluster.client().resource(dependent).get() == null);
  }

  @Test
  void appliesManifests(ControlPlane cluster) {
    var namespace = cluster.namespace("applied");

    cluster
        .kubectl()
        .apply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: greeting, namespace: %s}
            data: {text: "grüß Gott"}
            """
                .formatted(namespace));

    assertThat(
            cluster
                .kubectl()
                .run(
                    "get", "configmap", "greeting", "-n", namespace, "-o", "jsonpath={.data.text}"))
        .isEqualTo("grüß Gott");
  }

  private static void createServiceAccount(ControlPlane cluster, String namespace, String name) {
    cluster
        .client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .build())
        .create();
  }

  private static ConfigMap createConfigMap(ControlPlane cluster, String namespace, String name) {
    return cluster
        .client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withData(Map.of("key", "value"))
                .build())
        .create();
  }
}
