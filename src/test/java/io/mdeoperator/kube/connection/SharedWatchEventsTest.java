// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedWatchEventsTest {
  private static final String TENANT = "mde-operator.io/v1alpha1\",\"kind\":\"MdeTenant";
  private static final String SECRET = "v1\",\"kind\":\"Secret";

  private final KubernetesClient client = ClusterClient.create(Config.empty());

  @AfterEach
  void stop() {
    client.close();
  }

  @Test
  void givesTheSameObjectToAllWatchesThatAreSentAnEvent() {
    assertThat(object(TENANT, "1")).isSameAs(object(TENANT, "1"));
  }

  @Test
  void tellsEventsOfAnObjectApart() {
    object(TENANT, "1");

    assertThat(object(TENANT, "2")).extracting("metadata.resourceVersion").isEqualTo("2");
  }

  @Test
  void keepsNoSecret() {
    assertThat(object(SECRET, "1")).isNotSameAs(object(SECRET, "1"));
  }

  private Object object(String kind, String version) {
    var text =
        """
        {"type": "MODIFIED", "object": {"apiVersion": "%s", "metadata": {"resourceVersion": "%s"}}}
        """
            .formatted(kind, version);
    return client.getKubernetesSerialization().unmarshal(text, WatchEvent.class).getObject();
  }
}
