// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.kube.informer.Informers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ControllersTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:" + LoopbackPort.free());
  private static final Duration SHORT = Duration.ofMillis(100);

  @Test
  void tellsWhichKindsOfWhichNamespaceCannotBeListed() {
    try (var api = EmbeddedApiServer.start();
        var client = clientWithout("gone", api)) {
      var operator = operator(client);
      operator.register(new Silent(), each -> each.settingNamespaces(Set.of("there", "gone")));
      operator.start();

      await()
          .untilAsserted(
              () ->
                  assertThat(new Controllers(operator).unsynced())
                      .containsExactly("the namespace gone (MdeApplication, Secret)"));
      operator.stop();
    }
  }

  @Test
  void tellsWhichKindsCannotBeListedAtAll() {
    try (var api = EmbeddedApiServer.start();
        var client = clientWithout("", api)) {
      var operator = operator(client);
      operator.register(new Silent());
      operator.start();

      assertThat(new Controllers(operator).unsynced())
          .containsExactly("all namespaces (MdeApplication, Secret)");
      operator.stop();
    }
  }

  private static Operator operator(KubernetesClient client) {
    return new Operator(
        josdk ->
            josdk
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withStopOnInformerErrorDuringStartup(false)
                .withCacheSyncTimeout(SHORT));
  }

  /** Lists fail whose paths have this in them. */
  private static KubernetesClient clientWithout(String namespace, EmbeddedApiServer api) {
    var place = namespace.isEmpty() ? "/" : "/namespaces/" + namespace + "/";
    return new KubernetesClientBuilder()
        .withConfig(new ConfigBuilder(api.client().getConfiguration()).build())
        .withHttpClientBuilderConsumer(
            http -> http.addOrReplaceInterceptor("missing", new Missing(place)))
        .build();
  }

  private record Missing(String place) implements Interceptor {
    @Override
    public void before(BasicBuilder request, HttpRequest asked, RequestTags tags) {
      if (asked.uri().getPath().contains(place)) {
        request.uri(NOBODY);
      }
    }
  }

  private static final class Silent implements Reconciler<MdeApplication> {
    @Override
    public List<EventSource<?, MdeApplication>> prepareEventSources(
        EventSourceContext<MdeApplication> context) {
      return List.of(new Informers().watchSecrets(context, _ -> Set.of()));
    }

    @Override
    public UpdateControl<MdeApplication> reconcile(
        MdeApplication application, Context<MdeApplication> context) {
      return UpdateControl.noUpdate();
    }
  }
}
