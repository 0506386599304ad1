// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.api.ConditionType.API_REACHABLE;
import static io.mdeoperator.api.ConditionType.CONSENT_GRANTED;
import static io.mdeoperator.api.ConditionType.GRAPH_CONSENT_GRANTED;
import static io.mdeoperator.api.ConditionType.TOKEN_ACQUIRED;

import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.LastFailure;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.GraphRoles;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.TokenStatus;
import io.mdeoperator.consent.ConsentLinks;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.RoleRequirements;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.Optional;

/** Describes the findings about a tenant as its status. Pure. */
final class TenantStatus {
  private TenantStatus() {}

  /** The status after a run of the checks. */
  static MdeTenantStatus describe(
      TenantCheckRun checkup, Clouds clouds, Instant now, Instant nextCheck) {
    var tenant = checkup.input().tenant();
    var conditions =
        new Conditions(StatusWriter.conditionsOf(tenant), tenant.getMetadata().getGeneration(), now)
            .add(TOKEN_ACQUIRED, checkup.finding(TOKEN_ACQUIRED))
            .add(CONSENT_GRANTED, checkup.finding(CONSENT_GRANTED))
            .add(API_REACHABLE, checkup.finding(API_REACHABLE))
            .ready(checkup.ready(), checkup.isStalled());
    if (!checkup.input().requiredGraphRoles().isEmpty()) {
      conditions.add(GRAPH_CONSENT_GRANTED, checkup.finding(GRAPH_CONSENT_GRANTED));
    }
    return new MdeTenantStatus(
        tenant.getMetadata().getGeneration(),
        conditions.build(),
        consent(checkup, clouds, now),
        checkup.token().map(TenantStatus::token).orElse(null),
        checkup
            .failure()
            .map(TenantStatus::failure)
            .or(() -> checkup.input().status().map(MdeTenantStatus::lastFailure))
            .orElse(null),
        Timestamps.seconds(nextCheck),
        checkup.input().requestedAt());
  }

  /** The status of a tenant whose checks are paused: Ready keeps its last value. */
  static MdeTenantStatus suspended(MdeTenant tenant, Instant now) {
    var conditions =
        new Conditions(StatusWriter.conditionsOf(tenant), tenant.getMetadata().getGeneration(), now)
            .keepReady(Reason.SUSPENDED, Reason.SUSPENDED.meaningAndRemedy());
    return withConditions(tenant, conditions);
  }

  /** The status of a tenant whose check ended with an unexpected error. */
  static MdeTenantStatus unexpectedError(MdeTenant tenant, Finding finding, Instant now) {
    return withConditions(
        tenant,
        new Conditions(StatusWriter.conditionsOf(tenant), tenant.getMetadata().getGeneration(), now)
            .ready(finding));
  }

  /**
   * Whether nothing but times has changed: they are written along with other changes, never on
   * their own.
   */
  static boolean same(MdeTenantStatus before, MdeTenantStatus next) {
    return before != null && timeless(before).equals(timeless(next));
  }

  /**
   * An event beside Ready when the app has another service principal than before: Ready itself may
   * never have shown that consent was gone.
   */
  static Optional<Finding> renewal(MdeTenantStatus before, MdeTenantStatus next) {
    var was = principal(before);
    var is = principal(next);
    return was.isPresent() && is.isPresent() && !was.equals(is)
        ? Optional.of(
            new Finding.Passed(
                Reason.CONSENT_RENEWED,
                Reason.CONSENT_RENEWED.meaning()
                    + " Its object ID is "
                    + is.get()
                    + "; before, it was "
                    + was.get()
                    + ". "
                    + Reason.CONSENT_RENEWED.remedy()))
        : Optional.empty();
  }

  private static Optional<String> principal(MdeTenantStatus status) {
    return Optional.ofNullable(status)
        .map(MdeTenantStatus::consent)
        .map(ConsentStatus::principalId)
        .filter(id -> !id.isEmpty());
  }

  private static MdeTenantStatus withConditions(MdeTenant tenant, Conditions conditions) {
    var before = Optional.ofNullable(tenant.getStatus()).orElse(MdeTenantStatus.EMPTY);
    return before
        .withConditions(
            tenant.getMetadata().getGeneration(),
            conditions
                .keep(TOKEN_ACQUIRED)
                .keep(CONSENT_GRANTED)
                .keep(API_REACHABLE)
                .keep(GRAPH_CONSENT_GRANTED)
                .build())
        .withConsent(Optional.ofNullable(before.consent()).map(TenantStatus::own).orElse(null))
        .withNextCheckTime(null);
  }

  /**
   * Without the times that are only written along; the same refusal again has new identifiers, but
   * the first ones suffice for support.
   */
  private static MdeTenantStatus timeless(MdeTenantStatus status) {
    var consent = Optional.ofNullable(status.consent()).map(TenantStatus::own);
    var failure = Optional.ofNullable(status.lastFailure());
    return status
        .withConsent(consent.map(known -> known.withLastVerifiedTime(null)).orElse(null))
        .withLastFailure(
            failure
                .map(known -> new LastFailure(known.code(), known.httpStatus(), null, null, null))
                .orElse(null))
        .withNextCheckTime(null);
  }

  private static ConsentStatus consent(TenantCheckRun checkup, Clouds clouds, Instant now) {
    var before = checkup.input().status().map(MdeTenantStatus::consent);
    var granted = checkup.finding(CONSENT_GRANTED) instanceof Finding.Passed;
    var first = before.map(ConsentStatus::firstGrantedTime);
    return new ConsentStatus(
        checkup
            .input()
            .application()
            .map(application -> link(checkup.input(), application, clouds))
            .orElse(null),
        checkup.roles().map(RoleRequirements.Comparison::granted).orElse(null),
        checkup.roles().map(RoleRequirements.Comparison::missing).orElse(null),
        checkup.roles().map(RoleRequirements.Comparison::surplus).orElse(null),
        checkup
            .graphRoles()
            .map(roles -> new GraphRoles(roles.granted(), roles.missing(), roles.surplus()))
            .orElse(null),
        checkup
            .token()
            .flatMap(AccessToken::claims)
            .map(TokenClaims::principalId)
            .or(() -> before.map(ConsentStatus::principalId))
            .orElse(null),
        granted && first.isEmpty() ? Timestamps.seconds(now) : first.orElse(null),
        granted
            ? Timestamps.seconds(now)
            : before.map(ConsentStatus::lastVerifiedTime).orElse(null),
        null,
        checkup.input().callbackTime().orElse(null));
  }

  private static String link(TenantInput input, MdeApplication application, Clouds clouds) {
    var tenant = input.tenant();
    var spec = application.getSpec();
    if (spec == null
        || spec.clientId() == null
        || tenant.getSpec() == null
        || tenant.getSpec().tenantId() == null) {
      return null;
    }
    var cloud = clouds.entra(spec.cloud());
    return spec.consent() == null
        ? ConsentLinks.anyTenant(cloud, spec.clientId())
        : ConsentLinks.oneTenant(
            cloud,
            spec.clientId(),
            tenant.getSpec().tenantId(),
            spec.consent().redirectUri(),
            input.linkState());
  }

  private static TokenStatus token(AccessToken token) {
    return new TokenStatus(
        token.claims().map(TokenClaims::audience).orElse(null),
        token.claims().map(TokenClaims::issuedAt).map(Timestamps::seconds).orElse(null),
        Timestamps.seconds(token.expiresAt()));
  }

  private static LastFailure failure(RemoteFailure failure) {
    return new LastFailure(
        failure.code().orElse(null),
        failure.httpStatus().orElse(null),
        failure.traceId().orElse(null),
        failure.correlationId().orElse(null),
        Timestamps.seconds(failure.time()));
  }

  /** Without the callback's time, which belongs to the callback's field manager. */
  private static ConsentStatus own(ConsentStatus consent) {
    return consent.withLastCallbackTime(null);
  }
}
