package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Keeps objects without their managed fields and without kubectl's copy of the last manifest: most
 * of their size, and never used here. What several controllers watch is held once, so nobody may
 * modify an object of a store. Thread-safe.
 */
public final class TrimmedItemStore<R extends HasMetadata> extends BasicItemStore<R> {
  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  /** The version of each object that came last into any store, by uid. */
  private static final ConcurrentMap<String, WeakReference<HasMetadata>> HELD =
      new ConcurrentHashMap<>();

  /** An empty store. */
  public TrimmedItemStore() {
    super(Cache::metaNamespaceKeyFunc);
  }

  @Override
  public R put(String key, R object) {
    object.getMetadata().setManagedFields(null);
    if (object.getMetadata().getAnnotations() != null) {
      object.getMetadata().getAnnotations().remove(LAST_APPLIED);
    }
    return super.put(key, heldOnce(object));
  }

  @Override
  public R remove(String key) {
    var removed = super.remove(key);
    if (removed != null) {
      HELD.remove(removed.getMetadata().getUid());
    }
    return removed;
  }

  @SuppressWarnings("unchecked") // the same version of an object is of the same class
  private static <R extends HasMetadata> R heldOnce(R object) {
    var held =
        HELD.merge(
                object.getMetadata().getUid(),
                new WeakReference<>(object),
                (old, mine) -> isVersion(object, old.get()) ? old : mine)
            .get();
    return isVersion(object, held) ? (R) held : object;
  }

  private static boolean isVersion(HasMetadata object, HasMetadata held) {
    return held != null
        && held.getClass() == object.getClass()
        && object
            .getMetadata()
            .getResourceVersion()
            .equals(held.getMetadata().getResourceVersion());
  }
}
