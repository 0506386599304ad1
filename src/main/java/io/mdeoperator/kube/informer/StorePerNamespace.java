// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * The settings of a kind's informers, of which each watched namespace has one, and the indexes of
 * what they hold. Each informer gets a store of its own: the framework would give all of them the
 * same, and what an informer finds in its store and not in its own namespace it takes for deleted.
 */
final class StorePerNamespace<R extends HasMetadata> extends InformerConfiguration<R> {
  private final ObjectInterner interner;
  private final List<ObjectIndex<R>> indexes = new CopyOnWriteArrayList<>();

  StorePerNamespace(InformerConfiguration<R> settings, ObjectInterner interner) {
    super(
        settings.getResourceClass(),
        settings.getName(),
        settings.getNamespaces(),
        settings.getFollowControllerNamespaceChanges(),
        settings.getLabelSelector(),
        settings.getOnAddFilter(),
        settings.getOnUpdateFilter(),
        settings.getOnDeleteFilter(),
        settings.getGenericFilter(),
        null,
        settings.getInformerListLimit(),
        settings.getFieldSelector());
    this.interner = interner;
  }

  /** The framework asks once for each informer. */
  @Override
  public ItemStore<R> getItemStore() {
    return new TrimmedItemStore<>(interner, indexes);
  }

  /** An index of all that the informers hold; they must not have started. */
  ObjectIndex<R> index(Function<R, List<String>> keys) {
    var index = new ObjectIndex<>(keys);
    indexes.add(index);
    return index;
  }
}
