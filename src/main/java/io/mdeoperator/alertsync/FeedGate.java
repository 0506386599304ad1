// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.defender.AlertRoles;
import io.mdeoperator.fleet.Children;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether a feed may poll. Pure. */
sealed interface FeedGate {
  /** The feed may poll. */
  record Open() implements FeedGate {}

  /** The feed must not poll until something changes; the finding says what. */
  record Held(Finding finding) implements FeedGate {}

  /** The feed or its tenant is suspended. */
  record Paused(String message) implements FeedGate {}

  /**
   * The first obstacle decides. A tenant mismatch comes first: only the reason of Ready remembers
   * it.
   */
  static FeedGate of(FeedInput input) {
    return mismatch(input)
        .or(() -> specProblem(input.feed().getSpec()))
        .or(() -> pause(input))
        .or(() -> tenantProblem(input))
        .orElseGet(Open::new);
  }

  /** Whether an update of a tenant can open or close the gate of its feeds, or give it one. */
  static boolean matters(MdeTenant newer, MdeTenant older) {
    return !Objects.equals(newer.getMetadata().getGeneration(), older.getMetadata().getGeneration())
        || !Conditions.readiness(newer).equals(Conditions.readiness(older))
        || !grantedRoles(newer).equals(grantedRoles(older))
        || !Objects.equals(newer.getMetadata().getLabels(), older.getMetadata().getLabels());
  }

  /** Empty when the token is opaque. */
  private static Optional<List<String>> grantedRoles(MdeTenant tenant) {
    return Optional.ofNullable(tenant.getStatus())
        .map(MdeTenantStatus::consent)
        .map(MdeTenantStatus.ConsentStatus::grantedRoles);
  }

  private static Optional<FeedGate> specProblem(MdeAlertSyncSpec spec) {
    return SpecProblems.first(spec).flatMap(problem -> held(Reason.SPEC_INVALID, problem));
  }

  private static Optional<FeedGate> pause(FeedInput input) {
    if (input.feed().getSpec().suspend()) {
      return Optional.of(
          new Paused(
              Children.deletion(input.feed())
                  .map(FeedGate::matchesNoMore)
                  .orElse(Reason.SUSPENDED.meaningAndRemedy())));
    }
    return input
        .tenant()
        .filter(tenant -> tenant.getSpec() != null && tenant.getSpec().suspend())
        .map(
            tenant ->
                new Paused(
                    named(tenant) + " is suspended. Set its spec.suspend to false to resume."));
  }

  private static String matchesNoMore(Instant deletion) {
    return "The labels of the tenant no longer match the spec.tenantSelector of the feed that this one belongs to."
        + " It resumes where it stopped if they match again, and is deleted at "
        + Timestamps.seconds(deletion)
        + ".";
  }

  private static Optional<FeedGate> tenantProblem(FeedInput input) {
    if (input.tenant().isEmpty()) {
      return held(
          Reason.REFERENCE_NOT_FOUND,
          "spec.tenantRef: there is no MdeTenant '"
              + FeedInput.tenantName(input.feed()).orElseThrow()
              + "' in this namespace.");
    }
    var tenant = input.tenant().get();
    if (!Conditions.isReady(tenant) || input.application().isEmpty()) {
      var why =
          Conditions.find(StatusWriter.conditionsOf(tenant), ConditionType.READY)
              .filter(ready -> !"True".equals(ready.getStatus()))
              .map(Condition::getReason)
              .orElse(Reason.PROGRESSING.value());
      return held(Reason.TENANT_NOT_READY, named(tenant) + " is not Ready (" + why + ").");
    }
    return grantedRoles(tenant)
        .filter(granted -> !AlertRoles.allow(granted))
        .flatMap(
            granted ->
                held(
                    Reason.ALERT_ROLE_MISSING,
                    named(tenant)
                        + " has none of the roles "
                        + String.join(", ", AlertRoles.ANY_OF)
                        + "."));
  }

  /** After an alert of another tenant, a person decides when the feed may resume. */
  private static Optional<FeedGate> mismatch(FeedInput input) {
    return mismatched(input.feed())
        .filter(ready -> !input.isRequested())
        .map(ready -> new Held(new Finding.Failed(Reason.TENANT_MISMATCH, ready.getMessage())));
  }

  /** Ready, if its reason is that an alert of another tenant was returned. */
  static Optional<Condition> mismatched(MdeAlertSync feed) {
    return Conditions.find(StatusWriter.conditionsOf(feed), ConditionType.READY)
        .filter(ready -> Reason.TENANT_MISMATCH.value().equals(ready.getReason()));
  }

  private static String named(MdeTenant tenant) {
    return "The MdeTenant '" + tenant.getMetadata().getName() + "'";
  }

  private static Optional<FeedGate> held(Reason reason, String what) {
    return Optional.of(new Held(Finding.failed(reason, what)));
  }
}
