// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.mdeoperator.api.Api;
import java.util.Map;

/**
 * Keeps of objects what the operator uses: no managed fields, no annotations of others, and no
 * content of a Secret that is too large for a credential. So their users cannot fill the memory
 * with few objects. Stores with the same interner hold an object once, so nobody may modify an
 * object of a store. Thread-safe.
 */
final class TrimmedItemStore<R extends HasMetadata> extends BasicItemStore<R> {
  private static final String OWN_ANNOTATIONS = Api.GROUP + "/";

  /** Characters of an annotation. */
  private static final int MAX_ANNOTATION = 4 << 10;

  /**
   * Characters of all values of a Secret, in base64: a certificate's chain with its key has less.
   */
  private static final int MAX_SECRET = 64 << 10;

  private final ObjectInterner interner;

  TrimmedItemStore(ObjectInterner interner) {
    super(Cache::metaNamespaceKeyFunc);
    this.interner = interner;
  }

  @Override
  public R put(String key, R object) {
    trim(object);
    return super.put(key, interner.intern(object));
  }

  private static void trim(HasMetadata object) {
    object.getMetadata().setManagedFields(null);
    if (object.getMetadata().getAnnotations() != null) {
      object.getMetadata().getAnnotations().entrySet().removeIf(TrimmedItemStore::isUnused);
    }
    if (object instanceof Secret secret && isTooLarge(secret)) {
      secret.setData(Map.of());
    }
  }

  private static boolean isUnused(Map.Entry<String, String> annotation) {
    return !annotation.getKey().startsWith(OWN_ANNOTATIONS)
        || annotation.getValue().length() > MAX_ANNOTATION;
  }

  private static boolean isTooLarge(Secret secret) {
    return secret.getData() != null
        && secret.getData().values().stream().mapToInt(String::length).sum() > MAX_SECRET;
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
