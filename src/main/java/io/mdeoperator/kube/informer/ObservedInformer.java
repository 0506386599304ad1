// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.informer;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An informer that triggers no reconciliation itself but tells listeners of its objects' changes: a
 * mapper could only say who is reconciled, and not when.
 */
public final class ObservedInformer<R extends HasMetadata, P extends HasMetadata>
    extends InformerEventSource<R, P> {
  private final OnUpdateFilter<R> relevant;
  private final List<Consumer<R>> listeners = new CopyOnWriteArrayList<>();

  ObservedInformer(
      InformerEventSourceConfiguration<R> configuration,
      EventSourceContext<P> context,
      OnUpdateFilter<R> relevant) {
    super(configuration, context);
    this.relevant = relevant;
  }

  /** Adds a listener for added, relevantly updated and deleted objects; it must not block. */
  public void onChange(Consumer<R> listener) {
    listeners.add(listener);
  }

  @Override
  public void onAdd(R added) {
    super.onAdd(added);
    tell(added);
  }

  @Override
  public void onUpdate(R older, R newer) {
    super.onUpdate(older, newer);
    if (relevant.accept(newer, older)) {
      tell(newer);
    }
  }

  @Override
  public void onDelete(R deleted, boolean isFinalStateUnknown) {
    super.onDelete(deleted, isFinalStateUnknown);
    tell(deleted);
  }

  private void tell(R changed) {
    listeners.forEach(listener -> listener.accept(changed));
  }
}
