// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.testing.UncaughtErrors;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What a cache calls runs on threads of the Kubernetes client. */
class InformerErrorsTest {
  @Test
  void anErrorOfAHandlerReachesTheThreadsHandler() {
    watch(
        _ -> List.of(),
        _ -> {
          throw new StackOverflowError();
        });
  }

  @Test
  void anErrorOfAnIndexReachesTheThreadsHandler() {
    watch(
        _ -> {
          throw new StackOverflowError();
        },
        _ -> {});
  }

  private static void watch(Function<ConfigMap, List<String>> index, Consumer<ConfigMap> onAdd) {
    try (var api = EmbeddedApiServer.start();
        var uncaught = new UncaughtErrors()) {
      var informer = api.client().configMaps().inNamespace("ns").runnableInformer(0);
      informer.addIndexers(Map.of("index", index));
      informer.addEventHandler(
          new ResourceEventHandler<>() {
            @Override
            public void onAdd(ConfigMap added) {
              onAdd.accept(added);
            }

            @Override
            public void onUpdate(ConfigMap older, ConfigMap newer) {}

            @Override
            public void onDelete(ConfigMap deleted, boolean isFinalStateUnknown) {}
          });
      informer.start();
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
      informer.stop();
    }
  }
}
