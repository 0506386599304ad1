// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.Conditioned;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps of objects what the operator uses: of their metadata the annotations and owners of its own
 * API and a sensible number of labels, and no content of a Secret that is too large for a
 * credential. So their users cannot fill the memory with few objects. Stores with the same interner
 * hold an object once, and words that all conditions share once, so nobody may modify an object of
 * a store. Thread-safe.
 */
final class TrimmedItemStore<R extends HasMetadata> extends BasicItemStore<R> {
  /** Characters of an annotation. */
  private static final int MAX_ANNOTATION = 4 << 10;

  /** Characters of all labels: a few hundred labels at their longest. */
  private static final int MAX_LABELS = 64 << 10;

  private static final int MAX_OWNERS = 16;

  /** Characters of a condition's type or reason, as the operator writes them. */
  private static final int MAX_WORD = 64;

  /**
   * Characters of all values of a Secret, in base64: a certificate's chain with its key has less.
   */
  private static final int MAX_SECRET = 64 << 10;

  private static final Logger LOG = LoggerFactory.getLogger(TrimmedItemStore.class);

  private final ObjectInterner interner;
  private final List<ObjectIndex<R>> indexes;

  /**
   * Holds nothing yet.
   *
   * @param indexes which follow what is put and removed
   */
  TrimmedItemStore(ObjectInterner interner, List<ObjectIndex<R>> indexes) {
    super(Cache::metaNamespaceKeyFunc);
    this.interner = interner;
    this.indexes = indexes;
  }

  @Override
  public R put(String key, R object) {
    trim(object);
    var held = interner.intern(object);
    var older = super.put(key, held);
    indexes.forEach(index -> index.put(key, older, held));
    if (older != null && !older.getMetadata().getUid().equals(held.getMetadata().getUid())) {
      interner.forget(older);
    }
    return older;
  }

  private static void trim(HasMetadata object) {
    trim(object.getMetadata());
    if (object instanceof CustomResource<?, ?> ours
        && ours.getStatus() instanceof Conditioned status
        && status.conditions() != null) {
      status.conditions().forEach(TrimmedItemStore::trim);
    }
    if (object instanceof Secret secret && isTooLarge(secret)) {
      secret.setData(Map.of());
      markTooLarge(secret.getMetadata());
    }
  }

  /** The model makes a map for the unknown fields of each, and each of its texts is another one. */
  private static void trim(Condition condition) {
    condition.setAdditionalProperties(Map.of());
    condition.setType(word(condition.getType()));
    condition.setStatus(word(condition.getStatus()));
    condition.setReason(word(condition.getReason()));
  }

  private static String word(String text) {
    return text == null || text.length() > MAX_WORD ? text : text.intern();
  }

  private static void trim(ObjectMeta metadata) {
    metadata.setAdditionalProperties(Map.of());
    metadata.setManagedFields(null);
    metadata.setFinalizers(
        metadata.getFinalizers().stream().filter(Api.RELEASE_FINALIZER::equals).toList());
    if (metadata.getAnnotations() != null) {
      metadata.setAnnotations(used(metadata.getAnnotations()));
    }
    if (metadata.getLabels() != null && characters(metadata.getLabels()) > MAX_LABELS) {
      LOG.atWarn()
          .addKeyValue("namespace", metadata.getNamespace())
          .addKeyValue("name", metadata.getName())
          .log("An object has more than 64 KiB of labels: no selector matches it");
      metadata.setLabels(Map.of());
    }
    metadata.setOwnerReferences(
        metadata.getOwnerReferences().stream()
            .filter(owner -> owner.getApiVersion().startsWith(Api.GROUP + "/"))
            .limit(MAX_OWNERS)
            .toList());
  }

  /** Another map: the one that the object came with may be read by another controller. */
  private static Map<String, String> used(Map<String, String> annotations) {
    return annotations.entrySet().stream()
        .filter(annotation -> Api.ANNOTATIONS.contains(annotation.getKey()))
        .filter(annotation -> annotation.getValue().length() <= MAX_ANNOTATION)
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static int characters(Map<String, String> labels) {
    return labels.entrySet().stream()
        .mapToInt(label -> label.getKey().length() + label.getValue().length())
        .sum();
  }

  private static void markTooLarge(ObjectMeta metadata) {
    var annotations = new HashMap<String, String>();
    Optional.ofNullable(metadata.getAnnotations()).ifPresent(annotations::putAll);
    annotations.put(Api.TOO_LARGE_ANNOTATION, "true");
    metadata.setAnnotations(annotations);
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
      indexes.forEach(index -> index.remove(key, removed));
    }
    return removed;
  }
}
