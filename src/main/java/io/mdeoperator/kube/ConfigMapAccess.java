// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.base.ByteBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * The ConfigMaps of all feeds. They are read few at a time, and of each namespace fewer: anything
 * may be in one, and 1 MiB of control characters is 6 MiB of JSON, which is held twice while it is
 * read. Thread-safe.
 */
public final class ConfigMapAccess {
  private static final int MAX_READS = 4;
  private static final int MAX_READS_OF_NAMESPACE = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final BiFunction<String, String, ConfigMap> get;
  private final ByteBudget reads = new ByteBudget(MAX_READS, MAX_READS_OF_NAMESPACE);

  /** All of them have to be read here. */
  public ConfigMapAccess(KubernetesClient client) {
    this(
        client,
        (namespace, name) -> client.configMaps().inNamespace(namespace).withName(name).get());
  }

  /**
   * @param get reads the ConfigMap of that namespace and name; null when there is none
   */
  ConfigMapAccess(KubernetesClient client, BiFunction<String, String, ConfigMap> get) {
    this.client = client;
    this.get = get;
  }

  /** To write them with. */
  KubernetesClient client() {
    return client;
  }

  /**
   * Reads one as soon as it is its turn.
   *
   * @throws KubernetesClientException also when it was not for half a minute
   */
  Optional<ConfigMap> find(String namespace, String name) {
    try (var _ =
        reads
            .reserve(namespace, 1, TIMEOUT)
            .orElseThrow(() -> new KubernetesClientException("reading takes too long"))) {
      return Optional.ofNullable(get.apply(namespace, name));
    }
  }
}
