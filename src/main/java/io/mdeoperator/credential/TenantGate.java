// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.UpdateFilter;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Whether anything can be done in the tenant that an object refers to. Pure. */
public final class TenantGate {
  private TenantGate() {}

  /**
   * Why nothing can be done, if so.
   *
   * @param name of the tenant that the object refers to
   * @param hasApplication whether the application that the tenant refers to is there
   */
  public static Optional<Finding> problem(
      String name, Optional<MdeTenant> tenant, boolean hasApplication) {
    if (tenant.isEmpty()) {
      return Optional.of(
          Finding.failed(
              Reason.REFERENCE_NOT_FOUND,
              "spec.tenantRef: there is no MdeTenant '" + name + "' in this namespace."));
    }
    if (Conditions.isReady(tenant.get()) && hasApplication) {
      return Optional.empty();
    }
    var why =
        Conditions.find(StatusWriter.conditionsOf(tenant.get()), ConditionType.READY)
            .filter(ready -> !"True".equals(ready.getStatus()))
            .map(Condition::getReason)
            .orElse(Reason.PROGRESSING.value());
    return Optional.of(
        Finding.failed(
            Reason.TENANT_NOT_READY, named(tenant.get()) + " is not Ready (" + why + ")."));
  }

  /**
   * Whether an update of a tenant can open or close the gate of what refers to it, or give it more
   * that does.
   *
   * @param roles those of its roles that matter
   */
  public static boolean matters(MdeTenant newer, MdeTenant older, Function<MdeTenant, ?> roles) {
    return UpdateFilter.changesSpec(newer, older)
        || !Conditions.readiness(newer).equals(Conditions.readiness(older))
        || !roles.apply(newer).equals(roles.apply(older))
        || !Objects.equals(newer.getMetadata().getLabels(), older.getMetadata().getLabels());
  }

  /** Begins a sentence about a tenant. */
  public static String named(MdeTenant tenant) {
    return "The MdeTenant '" + tenant.getMetadata().getName() + "'";
  }
}
