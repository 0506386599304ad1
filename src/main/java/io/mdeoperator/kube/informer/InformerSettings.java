// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.javaoperatorsdk.operator.api.config.informer.InformerConfiguration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The settings of a kind's informers, of which each watched namespace has one, and the indexes of
 * what they hold. Each informer gets a store of its own: the framework would give all of them the
 * same, and what an informer finds in its store and not in its own namespace it takes for deleted.
 * Informers are not started a second time: what a former store held would stay in the indexes.
 */
final class InformerSettings<R extends HasMetadata> extends InformerConfiguration<R> {
  private final ObjectInterner interner;
  private final List<ObjectIndex<R>> indexes = new CopyOnWriteArrayList<>();
  private volatile boolean isInUse;

  InformerSettings(InformerConfiguration<R> settings, ObjectInterner interner) {
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
    isInUse = true;
    return new TrimmedItemStore<>(interner, indexes);
  }

  /**
   * Lets an index hold what all the informers hold.
   *
   * @throws IllegalStateException when an informer has a store already, whose objects it would lack
   */
  void fill(ObjectIndex<R> index) {
    if (isInUse) {
      throw new IllegalStateException("An index cannot be added once informers have started.");
    }
    indexes.add(index);
  }
}
