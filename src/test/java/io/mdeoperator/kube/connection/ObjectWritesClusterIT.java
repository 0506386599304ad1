// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import org.junit.jupiter.api.Test;

/** What a real API server makes of the writes. */
@OnControlPlane
class ObjectWritesClusterIT {
  @Test
  void tellsTheVersionThatWasWritten(ControlPlane cluster) {
    var writes = new ObjectWrites(cluster.client());
    var namespace = cluster.namespace("written");

    var created = writes.create(configMap(namespace, "first"));

    assertThat(created).isEqualTo(version(cluster, namespace));
    var next = configMap(namespace, "second");
    next.getMetadata().setResourceVersion(created);
    assertThat(writes.replace(next)).isNotEqualTo(created).isEqualTo(version(cluster, namespace));
    assertThatThrownBy(() -> writes.replace(next))
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            refused -> assertThat(refused.getStatus().getReason()).isEqualTo("Conflict"));
  }

  /** A segment or a shard would come back with each write. */
  @Test
  void isNotSentBackWhatItWrites(ControlPlane cluster) {
    var namespace = cluster.namespace("answers");
    var json = cluster.client().getKubernetesSerialization().asJson(configMap(namespace, "first"));

    var answer =
        new ObjectWrites(cluster.client())
            .send(
                "api/v1/namespaces/" + namespace + "/configmaps",
                request -> request.post("application/json", json),
                String.class);

    assertThat(answer.code()).isEqualTo(201);
    assertThat(answer.body())
        .contains("\"kind\":\"PartialObjectMetadata\"", "\"resourceVersion\":")
        .doesNotContain("first");
  }

  private static ConfigMap configMap(String namespace, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName("map")
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  private static String version(ControlPlane cluster, String namespace) {
    return cluster
        .client()
        .configMaps()
        .inNamespace(namespace)
        .withName("map")
        .get()
        .getMetadata()
        .getResourceVersion();
  }
}
