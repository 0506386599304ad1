// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;

/**
 * Keeps objects without their managed fields and without kubectl's copy of the last manifest: most
 * of their size, and never used here. Stores with the same interner hold an object once, so nobody
 * may modify an object of a store. Thread-safe.
 */
final class TrimmedItemStore<R extends HasMetadata> extends BasicItemStore<R> {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final ObjectInterner interner;

  TrimmedItemStore(ObjectInterner interner) {
    super(Cache::metaNamespaceKeyFunc);
    this.interner = interner;
  }

  @Override
  public R put(String key, R object) {
    object.getMetadata().setManagedFields(null);
    if (object.getMetadata().getAnnotations() != null) {
      object.getMetadata().getAnnotations().remove(LAST_APPLIED);
    }
    return super.put(key, interner.intern(object));
  }

  @Override
  public R remove(String key) {
    var removed = super.remove(key);
    if (removed != null) {
      interner.forget(removed);
    }
    return removed;
  }
}
