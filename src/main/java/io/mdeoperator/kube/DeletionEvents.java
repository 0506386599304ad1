// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Set;
import java.util.function.Consumer;

/** Tells a listener of deleted primary resources, which the framework calls no reconciler for. */
public final class DeletionEvents<P extends HasMetadata> extends AbstractEventSource<Void, P>
    implements ResourceEventAware<P> {
  private final Consumer<P> listener;

  /**
   * @param listener must not block
   */
  public DeletionEvents(Consumer<P> listener) {
    super(Void.class, "deletions");
    this.listener = listener;
  }

  @Override
  public void onResourceDeleted(P resource) {
    listener.accept(resource);
  }

  @Override
  public Set<Void> getSecondaryResources(P primary) {
    return Set.of();
  }
}
