// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.javaoperatorsdk.operator.processing.Controller;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.Cache;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import java.util.Optional;

/** The tenants in the caches of their controller, which every replica fills, leader or not. */
public final class CachedTenants implements Tenants {
  /** Index that the controller's cache of tenants must have: its keys are uids. */
  public static final String BY_UID = "tenants-by-uid";

  private final Controller<MdeTenant> controller;

  /** Reads nothing before the controller has started. */
  public CachedTenants(Controller<MdeTenant> controller) {
    this.controller = controller;
  }

  @Override
  public Optional<MdeTenant> withUid(String uid) {
    return controller
        .getEventSourceManager()
        .getControllerEventSource()
        .byIndex(BY_UID, uid)
        .stream()
        .findFirst();
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
