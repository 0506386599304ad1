// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.base.FatalErrors;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Objects that are held of a kind, by keys that are made of them, such as the name of what they
 * refer to. An object is found while another version replaces it, too. In the index of the client
 * it is not there for a moment (kubernetes-client #7265), in which an event passes it by. Objects
 * must not be modified. Thread-safe.
 */
public final class ObjectIndex<R extends HasMetadata> {
  private final Function<R, List<String>> keys;

  /** By key, and then by the object's own namespace and name. */
  private final ConcurrentMap<String, Map<String, R>> objects = new ConcurrentHashMap<>();

  /**
   * Indexes nothing yet.
   *
   * @param keys of an object; called on the thread of a watch, which would keep an Error to itself
   */
  public ObjectIndex(Function<R, List<String>> keys) {
    this.keys = FatalErrors.reportingFunction(keys);
  }

  /** By the names of what objects refer to in their own namespace. */
  public static <R extends HasMetadata> ObjectIndex<R> byNames(Function<R, Stream<String>> names) {
    return new ObjectIndex<>(
        object ->
            names
                .apply(object)
                .map(name -> Cache.namespaceKeyFunc(object.getMetadata().getNamespace(), name))
                .toList());
  }

  /** By uid. */
  public static <R extends HasMetadata> ObjectIndex<R> byUid() {
    return new ObjectIndex<>(object -> List.of(object.getMetadata().getUid()));
  }

  /** The objects that have this key. */
  public List<R> get(String key) {
    return List.copyOf(objects.getOrDefault(key, Map.of()).values());
  }

  /** Who has this key. */
  public Set<ResourceID> ids(String key) {
    return get(key).stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  /** The objects that refer to this one, in an index by names. */
  public List<R> referringTo(HasMetadata object) {
    return get(Cache.metaNamespaceKeyFunc(object));
  }

  /** Who refers to this one, in an index by names. */
  public Set<ResourceID> idsReferringTo(HasMetadata object) {
    return ids(Cache.metaNamespaceKeyFunc(object));
  }

  /**
   * Takes an object in. Versions of an object must come one after the other.
   *
   * @param name the object's own namespace and name
   * @param older the version that it replaces; null: it is new
   */
  public void put(String name, R older, R newer) {
    var wanted = keys.apply(newer);
    wanted.forEach(key -> add(key, name, newer));
    if (older != null) {
      keys.apply(older).stream()
          .filter(key -> !wanted.contains(key))
          .forEach(key -> remove(key, name));
    }
  }

  void remove(String name, R object) {
    keys.apply(object).forEach(key -> remove(key, name));
  }

  private void add(String key, String name, R object) {
    objects.compute(
        key,
        (_, held) -> {
          var all = held == null ? new ConcurrentHashMap<String, R>(1) : held;
          all.put(name, object);
          return all;
        });
  }

  private void remove(String key, String name) {
    objects.computeIfPresent(
        key,
        (_, held) -> {
          held.remove(name);
          return held.isEmpty() ? null : held;
        });
  }
}
