// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.TenantSelector;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.fleet.FleetKind;
import io.mdeoperator.hunting.run.QueryInput;
import java.util.List;
import java.util.Optional;

/** How queries for many tenants are stamped out. Pure. */
final class FleetQueries implements FleetKind<MdeHuntingQuery> {
  @Override
  public String word() {
    return "query";
  }

  @Override
  public List<String> requestAnnotations() {
    return List.of(Api.REQUESTED_AT_ANNOTATION);
  }

  @Override
  public Optional<TenantSelector> selector(MdeHuntingQuery query) {
    return Optional.ofNullable(query.getSpec()).map(MdeHuntingQuerySpec::tenantSelector);
  }

  @Override
  public Optional<String> tenantName(MdeHuntingQuery query) {
    return QueryInput.tenantName(query);
  }

  @Override
  public MdeHuntingQuery child(MdeHuntingQuery parent, LocalRef tenant, boolean hasLeft) {
    var spec = parent.getSpec();
    var child = new MdeHuntingQuery();
    child.setSpec(spec.ofChild(tenant, spec.suspend() || hasLeft));
    return child;
  }
}
