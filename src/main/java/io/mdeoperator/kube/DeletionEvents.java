// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

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
  public void onResourceUpdated(P newer, P older) {
    if (UpdateFilter.isAnother(newer, older)) {
      listener.accept(older);
    }
  }

  @Override
  public void onResourceDeleted(P resource) {
    listener.accept(resource);
  }

  /**
   * Tells the listener once more of an object that was deleted while it was reconciled, since what
   * is remembered of it may be newer than its deletion.
   *
   * @param cache of the objects of that kind, as it is now
   */
  public void recheck(P resource, Function<ResourceID, Optional<P>> cache) {
    if (isDeleted(resource, cache)) {
      listener.accept(resource);
    }
  }

  /** Whether an object is not there any more, although another may have its name. */
  static <P extends HasMetadata> boolean isDeleted(
      P resource, Function<ResourceID, Optional<P>> cache) {
    return cache
        .apply(ResourceID.fromResource(resource))
        .filter(there -> !UpdateFilter.isAnother(there, resource))
        .isEmpty();
  }

  @Override
  public Set<Void> getSecondaryResources(P primary) {
    return Set.of();
  }
}
