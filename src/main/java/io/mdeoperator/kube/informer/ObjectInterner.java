// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Lets the stores of several controllers hold one copy of a version of an object. Nobody may modify
 * an object that comes out of it. Thread-safe.
 */
final class ObjectInterner {
  /** The version of each object that came last into any store, by uid. */
  private final ConcurrentMap<String, WeakReference<HasMetadata>> latest =
      new ConcurrentHashMap<>();

  /** The object, or the same version of it that another store holds. */
  @SuppressWarnings("unchecked") // the same version of an object is of the same class
  <R extends HasMetadata> R intern(R object) {
    var held =
        latest
            .merge(
                object.getMetadata().getUid(),
                new WeakReference<>(object),
                (old, mine) -> isSameVersion(object, old.get()) ? old : mine)
            .get();
    return isSameVersion(object, held) ? (R) held : object;
  }

  /** Drops the reference to an object that was deleted. */
  void forget(HasMetadata object) {
    latest.remove(object.getMetadata().getUid());
  }

  private static boolean isSameVersion(HasMetadata object, HasMetadata held) {
    return held != null
        && held.getClass() == object.getClass()
        && object
            .getMetadata()
            .getResourceVersion()
            .equals(held.getMetadata().getResourceVersion());
  }
}
