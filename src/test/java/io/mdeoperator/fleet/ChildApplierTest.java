// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.mdeoperator.alertsync.FleetFeeds;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The child of a tenant that has just come back must not be deleted by a stale cache. */
class ChildApplierTest {
  private final KubernetesMockServer server = new KubernetesMockServer(false);
  private final MdeAlertSync child = Feeds.feedOfMany();
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server.init();
    client = server.createClient();
    child.getMetadata().setResourceVersion("7");
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void deletesAChildInTheStateThatTheCacheHasOnly() throws Exception {
    serverAnswers(200);

    new ChildApplier<>(client, new FleetFeeds()).delete(child);

    var options =
        client
            .getKubernetesSerialization()
            .unmarshal(server.takeRequest(10, TimeUnit.SECONDS).getUtf8Body(), DeleteOptions.class);
    assertThat(options.getPreconditions().getResourceVersion()).isEqualTo("7");
  }

  @Test
  void leavesAChildThatHasChanged() {
    serverAnswers(409);

    assertThatCode(() -> new ChildApplier<>(client, new FleetFeeds()).delete(child))
        .doesNotThrowAnyException();
  }

  @Test
  void reportsEveryOtherRefusal() {
    serverAnswers(403);

    assertThatThrownBy(() -> new ChildApplier<>(client, new FleetFeeds()).delete(child))
        .isInstanceOf(KubernetesClientException.class);
  }

  private void serverAnswers(int code) {
    server
        .expect()
        .delete()
        .withPath(
            "/apis/mde-operator.io/v1alpha1/namespaces/%s/mdealertsyncs/%s"
                .formatted(child.getMetadata().getNamespace(), child.getMetadata().getName()))
        .andReturn(code, new StatusBuilder().withCode(code).build())
        .always();
  }
}
