package io.mdeoperator.tenant;

import io.javaoperatorsdk.operator.processing.event.source.AbstractEventSource;
import io.javaoperatorsdk.operator.processing.event.source.ResourceEventAware;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import java.util.Set;
import java.util.function.Consumer;

/** Tells of deleted tenants, for which the framework calls no reconciler. Wakes nobody. */
final class DeletedTenants extends AbstractEventSource<Void, MdeTenant>
    implements ResourceEventAware<MdeTenant> {
  private final Consumer<MdeTenant> listener;

  DeletedTenants(Consumer<MdeTenant> listener) {
    super(Void.class, "deleted");
    this.listener = listener;
  }

  @Override
  public void onResourceDeleted(MdeTenant tenant) {
    listener.accept(tenant);
  }

  @Override
  public Set<Void> getSecondaryResources(MdeTenant tenant) {
    return Set.of();
  }
}
