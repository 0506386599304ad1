// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Placeholder;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.TokenStatus;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.RoleRequirements;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What one run of the checks has found so far: each check adds to it. Confined to one thread. */
final class TenantCheckRun {
  private static final String ALL_IS_WELL = "All checks passed.";

  private final TenantInput input;
  private final Map<ConditionType, Finding> findings = new EnumMap<>(ConditionType.class);
  private TenantApi api;
  private TenantApi graph;
  private AccessToken token;
  private RoleRequirements.Comparison roles;
  private RoleRequirements.Comparison graphRoles;
  private RemoteFailure failure;
  private String warning = "";
  private boolean fresh;
  private boolean credentialRefused;

  TenantCheckRun(TenantInput input) {
    this.input = input;
  }

  TenantInput input() {
    return input;
  }

  TenantApi api() {
    return api;
  }

  /** Microsoft Graph of the tenant. */
  TenantApi graph() {
    return graph;
  }

  void reachedBy(TenantApi defender, TenantApi ofGraph) {
    api = defender;
    graph = ofGraph;
  }

  Optional<AccessToken> token() {
    return Optional.ofNullable(token);
  }

  void acquired(AccessToken found, boolean isFresh) {
    token = found;
    fresh = isFresh;
  }

  /** Whether the token was asked for past all caches. */
  boolean isTokenFresh() {
    return fresh;
  }

  /** Whether Entra has given the token since the last check wrote down its end. */
  boolean isTokenNew() {
    return fresh
        || input
            .status()
            .map(MdeTenantStatus::token)
            .map(TokenStatus::expirationTime)
            .flatMap(Timestamps::parse)
            .filter(known -> !token.expiresAt().truncatedTo(ChronoUnit.SECONDS).isAfter(known))
            .isEmpty();
  }

  /** Entra refused the application's credential: it has to be changed. */
  void credentialRefused() {
    credentialRefused = true;
  }

  /** Whether nothing will change until one of our objects or credentials does. */
  boolean isStalled() {
    return credentialRefused || Conditions.needsChange(ready());
  }

  Optional<RoleRequirements.Comparison> roles() {
    return Optional.ofNullable(roles);
  }

  void granted(RoleRequirements.Comparison found) {
    roles = found;
  }

  /** Roles of Microsoft Graph; empty where none was asked for, or they are not known. */
  Optional<RoleRequirements.Comparison> graphRoles() {
    return Optional.ofNullable(graphRoles);
  }

  void grantedByGraph(RoleRequirements.Comparison found) {
    graphRoles = found;
  }

  /** The last refused call, for the identifiers that support asks for. */
  Optional<RemoteFailure> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Keeps the identifiers of a refused call. Its detail is followed by the catalogue's effect and
   * next step.
   */
  Finding.Failed failed(Reason reason, RemoteFailure refused) {
    refused(refused);
    return failed(reason, refused.detail());
  }

  /** Keeps the identifiers of a refused call. */
  void refused(RemoteFailure call) {
    failure = call;
  }

  /** One sentence, followed by the catalogue's effect and next step. */
  Finding.Failed failed(Reason reason, String what) {
    return Finding.failed(reason, what, names());
  }

  /** Keeps the identifiers of a refused renewal, which does not stop the tenant yet. */
  void notRenewed(RemoteFailure refused) {
    failure = refused;
    warnOfExpiry(refused.detail(), nextStep(refused.reason()));
  }

  /** A warning beside Ready: the tenant stops working when its token expires. */
  void warnOfExpiry(String cause, String nextStep) {
    warn(
        "The current token is valid until "
            + token.expiresAt()
            + ", but cannot be renewed: "
            + cause
            + " "
            + nextStep);
  }

  /** A warning beside Ready, with its next step; only the first one is shown. */
  void warn(String text) {
    if (warning.isEmpty()) {
      warning = " " + text;
    }
  }

  /** The catalogue's next step with the names of this tenant. */
  String nextStep(Reason reason) {
    return reason.remedy(names());
  }

  private Map<Placeholder, String> names() {
    return RemedyPlaceholders.of(input.tenant(), input.application());
  }

  void found(ConditionType type, Finding finding) {
    findings.put(type, finding);
  }

  /** What a check found; unknown where it was not reached. */
  Finding finding(ConditionType type) {
    return findings.getOrDefault(
        type,
        new Finding.Unknown(
            Reason.UNKNOWN, "Not checked, because an earlier check failed; see Ready."));
  }

  /** The finding that decided, else that everything works. */
  Finding ready() {
    return findings.getOrDefault(
        ConditionType.READY, new Finding.Passed(Reason.READY, ALL_IS_WELL + warning));
  }

  /**
   * Whether the tenant is waiting for a usable credential, or has a warning that may be about it.
   */
  static boolean waitsForCredential(MdeTenant tenant) {
    return Conditions.find(StatusWriter.conditionsOf(tenant), ConditionType.READY)
        .filter(
            ready ->
                "True".equals(ready.getStatus())
                    ? !ALL_IS_WELL.equals(ready.getMessage())
                    : Reason.APPLICATION_NOT_READY.value().equals(ready.getReason()))
        .isPresent();
  }
}
