// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Approval;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.credential.TenantGate;
import io.mdeoperator.defender.machine.MachineRoles;
import io.mdeoperator.kube.Finding;
import java.util.Optional;

/** What has to hold before Defender is asked for anything. Pure. */
final class ActionGate {
  private ActionGate() {}

  /** What is wrong with spec, tenant or rights; the first obstacle decides. */
  static Optional<Finding> of(ActionInput input) {
    return specProblem(input.spec())
        .map(problem -> (Finding) Finding.failed(Reason.SPEC_INVALID, problem))
        .or(() -> tenantProblem(input))
        .or(() -> notAllowed(input))
        .or(() -> roleMissing(input));
  }

  /** Whether another person has to approve, and has not. */
  static Optional<Finding> approvalMissing(ActionInput input) {
    if (input.spec().approval() == Approval.NOT_REQUIRED
        || (input.approvedBy().isPresent() && !input.approvedBy().equals(input.requestedBy()))) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.failed(
            Reason.AWAITING_APPROVAL,
            input.approvedBy().isPresent()
                ? "Whoever has asked for the action cannot approve it."
                : "Nobody has approved the action."));
  }

  /** The schema checks the same; one that is older may not. */
  static Optional<String> specProblem(MdeMachineActionSpec spec) {
    if (spec == null || spec.action() == null || spec.machine() == null) {
      return Optional.of("spec.action and spec.machine must be set.");
    }
    return LocalRef.problem("spec.tenantRef", spec.tenantRef())
        .or(
            () ->
                Timestamps.parse(spec.notAfter()).isEmpty()
                    ? Optional.of("spec.notAfter must be a time such as 2026-01-31T18:00:00Z.")
                    : Optional.empty())
        .or(
            () ->
                Optional.ofNullable(spec.releaseAfter())
                    .flatMap(text -> Durations.problem("spec.releaseAfter", text)))
        .or(() -> parameterProblem(spec));
  }

  private static Optional<String> parameterProblem(MdeMachineActionSpec spec) {
    return switch (spec.action()) {
      case ISOLATE ->
          missing("spec.isolate.type", spec.isolate() == null ? null : spec.isolate().type());
      case ANTIVIRUS_SCAN ->
          missing("spec.scan.type", spec.scan() == null ? null : spec.scan().type());
      case STOP_AND_QUARANTINE_FILE ->
          missing("spec.file.sha1", spec.file() == null ? null : spec.file().sha1());
      default -> Optional.empty();
    };
  }

  private static Optional<String> missing(String field, Object value) {
    return value == null ? Optional.of(field + " must be set.") : Optional.empty();
  }

  private static Optional<Finding> tenantProblem(ActionInput input) {
    return input
        .tenant()
        .filter(tenant -> tenant.getSpec().suspend())
        .flatMap(
            tenant -> failed(Reason.TENANT_NOT_READY, TenantGate.named(tenant) + " is suspended."))
        .or(
            () ->
                TenantGate.problem(
                    input.spec().tenantRef().name(), input.tenant(), input.api().isPresent()));
  }

  private static Optional<Finding> notAllowed(ActionInput input) {
    var tenant = input.tenant().orElseThrow();
    return tenant.getSpec().permittedActions().allowed().contains(input.spec().action())
        ? Optional.empty()
        : failed(
            Reason.ACTION_NOT_ALLOWED,
            "spec.actions.allowed of the MdeTenant '"
                + tenant.getMetadata().getName()
                + "' does not have the action.");
  }

  /** An opaque token tells nothing; Defender does then. */
  private static Optional<Finding> roleMissing(ActionInput input) {
    var tenant = input.tenant().orElseThrow();
    return Optional.ofNullable(tenant.getStatus())
        .map(MdeTenantStatus::consent)
        .map(MdeTenantStatus.ConsentStatus::grantedRoles)
        .flatMap(granted -> MachineRoles.missing(ActionRequests.of(input.spec()), granted))
        .flatMap(
            role ->
                failed(
                    Reason.ACTION_ROLE_MISSING, TenantGate.named(tenant) + " lacks " + role + "."));
  }

  private static Optional<Finding> failed(Reason reason, String what) {
    return Optional.of(Finding.failed(reason, what));
  }
}
