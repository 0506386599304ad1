// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.TenantSelector;
import io.mdeoperator.fleet.FleetKind;
import java.util.List;
import java.util.Optional;

/** How feeds of many tenants are stamped out. Pure. */
public final class FleetFeeds implements FleetKind<MdeAlertSync> {
  @Override
  public String word() {
    return "feed";
  }

  @Override
  public List<String> requestAnnotations() {
    return List.of(Api.REQUESTED_AT_ANNOTATION, Api.REPLAY_FROM_ANNOTATION, Api.REDRIVE_ANNOTATION);
  }

  @Override
  public Optional<TenantSelector> selector(MdeAlertSync feed) {
    return Optional.ofNullable(feed.getSpec()).map(MdeAlertSyncSpec::tenantSelector);
  }

  @Override
  public Optional<String> tenantName(MdeAlertSync feed) {
    return FeedInput.tenantName(feed);
  }

  @Override
  public MdeAlertSync child(MdeAlertSync parent, LocalRef tenant, boolean hasLeft) {
    var spec = parent.getSpec();
    var child = new MdeAlertSync();
    child.setSpec(spec.withTenantRef(tenant).withSuspend(spec.suspend() || hasLeft));
    return child;
  }
}
