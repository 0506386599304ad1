// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.testing.UncaughtErrors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a cache calls runs on threads of the Kubernetes client. */
@Isolated
class InformerErrorsTest {
  @Test
  void anErrorOfAHandlerReachesTheThreadsHandler() {
    try (var api = EmbeddedApiServer.start();
        var uncaught = new UncaughtErrors();
        var _ = api.client().configMaps().inNamespace("ns").inform(new BrokenHandler())) {
      api.client()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withNamespace("ns")
                  .withName("one")
                  .endMetadata()
                  .build())
          .create();

      uncaught.await(StackOverflowError.class);
    }
  }

  /** A watch would keep it: the thread that it came from is the HTTP client's. */
  @Test
  void anErrorOfAnIndexIsReportedBeforeAWatchKeepsIt() {
    var index =
        new ObjectIndex<ConfigMap>(
            _ -> {
              throw new StackOverflowError();
            });
    try (var uncaught = new UncaughtErrors()) {
      assertThatThrownBy(() -> index.put("ns/one", null, new ConfigMap()))
          .isInstanceOf(StackOverflowError.class);

      assertThat(uncaught.errors()).hasSize(1);
    }
  }

  private static final class BrokenHandler implements ResourceEventHandler<ConfigMap> {
    @Override
    public void onAdd(ConfigMap added) {
      throw new StackOverflowError();
    }

    @Override
    public void onUpdate(ConfigMap older, ConfigMap newer) {}

    @Override
    public void onDelete(ConfigMap deleted, boolean isFinalStateUnknown) {}
  }
}
