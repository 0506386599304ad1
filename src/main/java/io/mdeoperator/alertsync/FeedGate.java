// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.credential.TenantGate;
import io.mdeoperator.defender.AlertRoles;
import io.mdeoperator.fleet.Pause;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether a feed may poll. Pure. */
sealed interface FeedGate {
  /** In so much time all tenants of a fleet are checked once. */
  Duration FIRST_CHECK = Duration.ofSeconds(30);

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

  /**
   * How long a held feed waits before its status says so. While neither it nor its tenant has one,
   * the tenant's first check is under way: its end wakes the feed up and says more.
   *
   * @param known since when the feed is known
   */
  static Duration patience(FeedInput input, Finding held, Duration known) {
    return held.reason() == Reason.TENANT_NOT_READY
            && Conditions.readiness(input.feed()).isEmpty()
            && input.tenant().map(Conditions::readiness).filter(String::isEmpty).isPresent()
        ? FIRST_CHECK.minus(known)
        : Duration.ZERO;
  }

  /** Whether an update of a tenant can open or close the gate of its feeds, or give it one. */
  static boolean matters(MdeTenant newer, MdeTenant older) {
    return TenantGate.matters(newer, older, FeedGate::grantedRoles);
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
    return Pause.of(input.feed(), "feed", input.feed().getSpec().suspend(), input.tenant())
        .map(Paused::new);
  }

  private static Optional<FeedGate> tenantProblem(FeedInput input) {
    return TenantGate.problem(
            FeedInput.tenantName(input.feed()).orElseThrow(),
            input.tenant(),
            input.application().isPresent())
        .<FeedGate>map(Held::new)
        .or(() -> roleProblem(input.tenant().orElseThrow()));
  }

  private static Optional<FeedGate> roleProblem(MdeTenant tenant) {
    return grantedRoles(tenant)
        .filter(granted -> !AlertRoles.allow(granted))
        .flatMap(
            granted ->
                held(
                    Reason.ALERT_ROLE_MISSING,
                    TenantGate.named(tenant)
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

  private static Optional<FeedGate> held(Reason reason, String what) {
    return Optional.of(new Held(Finding.failed(reason, what)));
  }
}
