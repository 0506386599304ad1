// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantSpec;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import java.time.Instant;
import java.util.List;

/** Tenants of the application "partner", as a check has left them. */
final class SampleTenants {
  private SampleTenants() {}

  /** Its tenant id is {@code ID-OF-} and the name. */
  static MdeTenant checked(String name, Finding ready, boolean suspend) {
    var tenant = new MdeTenant();
    tenant.getMetadata().setName(name);
    tenant.getMetadata().setNamespace("partner");
    tenant.getMetadata().setUid("uid-of-" + name);
    tenant.setSpec(MdeTenantSpec.of(new LocalRef("partner"), "ID-OF-" + name).withSuspend(suspend));
    var conditions = new Conditions(List.of(), 1L, Instant.EPOCH).ready(ready).build();
    tenant.setStatus(MdeTenantStatus.EMPTY.withConditions(1L, conditions));
    return tenant;
  }
}
