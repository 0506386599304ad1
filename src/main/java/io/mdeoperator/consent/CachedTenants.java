// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.kube.informer.ObjectIndex;
import java.util.Optional;

/** The tenants in the caches of their controller, which every replica fills, leader or not. */
public final class CachedTenants implements Tenants {
  private final Controller<MdeTenant> controller;
  private final ObjectIndex<MdeTenant> byUid;

  /** To be made before the controller starts; finds nothing until it has. */
  public CachedTenants(Controller<MdeTenant> controller) {
    this.controller = controller;
    this.byUid = Informers.fill(controller.getConfiguration(), ObjectIndex.byUid());
  }

  @Override
  public Optional<MdeTenant> withUid(String uid) {
    return byUid.get(uid).stream().findFirst();
  }

  @Override
  @SuppressWarnings("unchecked") // an event source of a type holds objects of that type
  public Optional<MdeApplication> applicationOf(MdeTenant tenant) {
    var applications =
        (Cache<MdeApplication>)
            controller.getEventSourceManager().getEventSourceFor(MdeApplication.class);
    return Optional.ofNullable(tenant.getSpec())
        .map(MdeTenantSpec::applicationRef)
        .flatMap(
            ref ->
                applications.get(new ResourceID(ref.name(), tenant.getMetadata().getNamespace())));
  }
}
