// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.base.NamespaceBudget;
import io.mdeoperator.kube.connection.ObjectWrites;
import io.mdeoperator.kube.connection.SmallObjects;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The ConfigMaps of all feeds, read and written within a budget of memory, and those of one
 * namespace within half of it. Thread-safe.
 */
public final class ConfigMapAccess {
  private static final long BUDGET = 48 << 20;
  private static final long SHARE = BUDGET / 2;

  /** The answer, and what is in it. */
  private static final long BYTES_OF_SMALL_READ = 2L * SmallObjects.MAX;

  /**
   * Anything may be in one that is read: 1 MiB of control characters is 6 MiB of JSON, which is
   * held twice.
   */
  private static final long BYTES_OF_READ = 12 << 20;

  /** The content, the JSON of the request, its bytes, and what has come of the answer. */
  private static final long COPIES_OF_WRITE = 4;

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final Reads reads;
  private final ObjectWrites writes;
  private final NamespaceBudget memory = new NamespaceBudget(BUDGET, SHARE);

  /** All of them have to be read and written here. */
  public ConfigMapAccess(KubernetesClient client) {
    this(client, new ReadsOfClient(client));
  }

  ConfigMapAccess(KubernetesClient client, Reads reads) {
    this.client = client;
    this.reads = reads;
    this.writes = new ObjectWrites(client);
  }

  /** The two ways to read a ConfigMap. */
  interface Reads {
    /** If it is small. */
    SmallObjects.Answer<ConfigMap> small(String namespace, String name);

    /** However large it is; null when there is none. */
    ConfigMap any(String namespace, String name);
  }

  private record ReadsOfClient(KubernetesClient client, SmallObjects objects) implements Reads {
    ReadsOfClient(KubernetesClient client) {
      this(client, new SmallObjects(client));
    }

    @Override
    public SmallObjects.Answer<ConfigMap> small(String namespace, String name) {
      return objects.get("api/v1/namespaces/" + namespace + "/configmaps/" + name, ConfigMap.class);
    }

    @Override
    public ConfigMap any(String namespace, String name) {
      return client.configMaps().inNamespace(namespace).withName(name).get();
    }
  }

  /** To delete them with. */
  KubernetesClient client() {
    return client;
  }

  /**
   * Reads one as soon as there is memory for a small one; once more when it is not.
   *
   * @throws KubernetesClientException also when there was none for half a minute
   */
  Optional<ConfigMap> find(String namespace, String name) {
    return switch (small(namespace, name)) {
      case SmallObjects.Answer.Found<ConfigMap>(var found) -> Optional.of(found);
      case SmallObjects.Answer.Absent<ConfigMap> _ -> Optional.empty();
      case SmallObjects.Answer.TooLarge<ConfigMap> _ -> any(namespace, name);
    };
  }

  private SmallObjects.Answer<ConfigMap> small(String namespace, String name) {
    try (var _ = memory(namespace, BYTES_OF_SMALL_READ)) {
      return reads.small(namespace, name);
    }
  }

  private Optional<ConfigMap> any(String namespace, String name) {
    try (var _ = memory(namespace, BYTES_OF_READ)) {
      return Optional.ofNullable(reads.any(namespace, name));
    }
  }

  /**
   * Creates one as soon as there is memory for the request.
   *
   * @return its resourceVersion
   * @throws KubernetesClientException also when there was none for half a minute
   */
  String create(ConfigMap next) {
    return write(next, writes::create);
  }

  /**
   * Replaces one as soon as there is memory for the request.
   *
   * @return its new resourceVersion
   * @throws KubernetesClientException also when there was none for half a minute
   */
  String replace(ConfigMap next) {
    return write(next, writes::replace);
  }

  private String write(ConfigMap next, Function<ConfigMap, String> write) {
    try (var _ =
        memory(next.getMetadata().getNamespace(), Math.min(SHARE, COPIES_OF_WRITE * bytes(next)))) {
      return write.apply(next);
    }
  }

  private NamespaceBudget.Reservation memory(String namespace, long bytes) {
    return memory
        .reserve(namespace, bytes, TIMEOUT)
        .orElseThrow(() -> new KubernetesClientException("there is no memory for a ConfigMap"));
  }

  private static long bytes(ConfigMap configMap) {
    return Stream.of(configMap.getData(), configMap.getBinaryData())
        .flatMap(data -> Optional.ofNullable(data).map(Map::values).stream())
        .flatMap(values -> values.stream())
        .mapToLong(String::length)
        .sum();
  }
}
