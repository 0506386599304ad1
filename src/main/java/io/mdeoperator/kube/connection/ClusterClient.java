// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.base.Json;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way to the API server. */
public final class ClusterClient {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterClient.class);
  private static final String GROUP_VERSION = Api.GROUP + "/" + Api.VERSION;
  private static final Set<Class<? extends CustomResource<?, ?>>> KINDS =
      Set.of(
          MdeApplication.class,
          MdeTenant.class,
          MdeAlertSync.class,
          MdeMachineAction.class,
          MdeHuntingQuery.class);
  private static final Duration KINDS_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private static final int RETRIES = 3; // the reconcilers' own back-off does the rest

  private ClusterClient() {}

  /**
   * A client for the cluster that KUBECONFIG names, or that the pod runs in; connects to nothing
   * yet.
   */
  public static KubernetesClient create() {
    return create(Config.autoConfigure(null));
  }

  /** A client with the given way to a cluster; reads our kinds leniently. */
  public static KubernetesClient create(Config config) {
    return create(config, CALL_TIMEOUT);
  }

  /** The same with another deadline for each call, which covers its answer's body, too. */
  public static KubernetesClient create(Config config, Duration callTimeout) {
    var mapper = Json.mapper().addHandler(new LenientDeserialization());
    var serialization = new SharedWatchEvents(mapper);
    // Or an event of a watch is first read as an object of any kind, and then made one of ours.
    KINDS.forEach(serialization::registerKubernetesResource);
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new ApiServerConnections(callTimeout))
        .withConfig(
            new ConfigBuilder(config)
                .withRequestTimeout((int) callTimeout.toMillis())
                .withRequestRetryBackoffLimit(RETRIES)
                // An upgrade to HTTP/2 amid plain text loses answers now and then.
                .withHttp2Disable(config.getMasterUrl().startsWith("http:"))
                .build())
        .withKubernetesSerialization(serialization)
        .build();
  }

  /**
   * Waits until the cluster answers and serves the kinds; the log says what it waits for.
   *
   * @throws ClusterUnavailableException after a minute
   */
  public static void awaitKinds(KubernetesClient client, MonotonicClock clock)
      throws ClusterUnavailableException, InterruptedException {
    var deadline = clock.now().plus(KINDS_TIMEOUT);
    var logged = "";
    for (var problem = problem(client); !problem.isEmpty(); problem = problem(client)) {
      if (clock.now().isAfter(deadline)) {
        throw new ClusterUnavailableException(problem);
      }
      if (!problem.equals(logged)) {
        LOG.atWarn().addKeyValue("problem", problem).log("Tries again for a minute");
        logged = problem;
      }
      new CountDownLatch(1).await(1, TimeUnit.SECONDS);
    }
  }

  private static String problem(KubernetesClient client) {
    try {
      var served = client.getApiResources(GROUP_VERSION);
      var kinds =
          served == null
              ? Set.<String>of()
              : served.getResources().stream()
                  .map(resource -> resource.getKind())
                  .collect(Collectors.toSet());
      return KINDS.stream().map(HasMetadata::getKind).allMatch(kinds::contains)
          ? ""
          : "the cluster at "
              + client.getMasterUrl()
              + " does not serve the kinds of "
              + GROUP_VERSION
              + "; install them with kubectl apply -f crds/";
    } catch (KubernetesClientException e) {
      return "the cluster at "
          + client.getMasterUrl()
          + (e.getCode() <= 0
              ? " cannot be reached"
              : " refuses the operator with HTTP " + e.getCode())
          + "; check KUBECONFIG, or the pod's service account";
    }
  }
}
