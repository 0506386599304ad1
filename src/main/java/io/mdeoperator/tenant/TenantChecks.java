// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.api.ConditionType.API_REACHABLE;
import static io.mdeoperator.api.ConditionType.CONSENT_GRANTED;
import static io.mdeoperator.api.ConditionType.READY;
import static io.mdeoperator.api.ConditionType.TOKEN_ACQUIRED;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.defender.AlertRoles;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.endpoint.EntraErrors;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.ClockOffset;
import io.mdeoperator.entra.token.RoleRequirements;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The checks that make a tenant Ready. The first one that does not pass decides. */
final class TenantChecks {
  /**
   * Refusals that say that the customer has changed something, so a cached token must not be used
   * any more.
   */
  private static final Set<Reason> WITHDRAWN =
      Set.of(
          Reason.CONSENT_PENDING,
          Reason.ROLES_MISSING,
          Reason.APPLICATION_DISABLED,
          Reason.DEFENDER_NOT_PROVISIONED,
          Reason.TENANT_BLOCKED,
          Reason.TENANT_NOT_FOUND);

  /** Refusals that are the application's, not the customer's: a cached token is kept. */
  private static final Set<Reason> OF_APPLICATION =
      Set.of(
          Reason.APPLICATION_NOT_READY,
          Reason.CLIENT_SECRET_INVALID,
          Reason.CLIENT_SECRET_EXPIRED,
          Reason.CLIENT_CERTIFICATE_REFUSED,
          Reason.CLIENT_CREDENTIAL_REFUSED,
          Reason.FEDERATION_MISMATCH,
          Reason.FEDERATION_PENDING,
          Reason.CLOCK_SKEW);

  private final TokenSource tokens;
  private final AlertSource alerts;
  private final Clouds clouds;
  private final GraphConsentCheck graph;
  private final List<Check> checks =
      List.of(
          new Check(READY, this::specIsUsable),
          new Check(READY, this::applicationExists),
          new Check(TOKEN_ACQUIRED, this::tokenIsAcquired),
          new Check(CONSENT_GRANTED, this::rolesAreGranted),
          new Check(API_REACHABLE, this::apiAnswers));

  private record Check(ConditionType shownAs, Function<TenantCheckRun, Finding> run) {}

  TenantChecks(TokenSource tokens, AlertSource alerts, Clouds clouds) {
    this.tokens = tokens;
    this.alerts = alerts;
    this.clouds = clouds;
    this.graph = new GraphConsentCheck(tokens);
  }

  /** Runs them in order; may call Entra and the API. */
  TenantCheckRun run(TenantInput input) {
    var checkup = new TenantCheckRun(input);
    for (var check : checks) {
      var finding = check.run().apply(checkup);
      if (check.shownAs() != READY) {
        checkup.found(check.shownAs(), finding);
      }
      if (finding instanceof Finding.Failed) {
        checkup.found(READY, finding);
        break;
      }
    }
    graph.run(checkup);
    return checkup;
  }

  private Finding specIsUsable(TenantCheckRun checkup) {
    var spec = checkup.input().tenant().getSpec();
    if (spec == null || spec.tenantId() == null || spec.applicationRef() == null) {
      return Finding.failed(
          Reason.SPEC_INVALID, "spec.tenantId or spec.applicationRef is missing or invalid.");
    }
    if (checkup.input().checkPeriod().isEmpty()) {
      return Finding.failed(Reason.SPEC_INVALID, "spec.checkPeriod is not a duration such as 15m.");
    }
    return new Finding.Passed(Reason.READY, "");
  }

  private Finding applicationExists(TenantCheckRun checkup) {
    var input = checkup.input();
    var spec = input.tenant().getSpec();
    var application = input.application();
    if (application.isEmpty()) {
      return Finding.failed(
          Reason.REFERENCE_NOT_FOUND,
          "spec.applicationRef: there is no MdeApplication '"
              + spec.applicationRef().name()
              + "' in this namespace.");
    }
    var ofApplication = application.get().getSpec();
    if (ofApplication == null || ofApplication.clientId() == null) {
      return checkup.failed(
          Reason.APPLICATION_NOT_READY,
          "The MdeApplication '" + spec.applicationRef().name() + "' cannot be read.");
    }
    if (spec.geo() != Geo.DEFAULT && ofApplication.cloud() != Cloud.PUBLIC) {
      return Finding.failed(
          Reason.SPEC_INVALID,
          "spec.geo: only the public cloud has regional hosts, but the application's cloud is "
              + ofApplication.cloud().value()
              + ".");
    }
    checkup.reachedBy(
        TenantAccess.of(input.tenant(), application.get(), input.secret(), clouds),
        TenantAccess.graph(input.tenant(), application.get(), input.secret(), clouds));
    return new Finding.Passed(Reason.READY, "");
  }

  /** A cached token may be older than a role that was required, and consented to, since. */
  private Finding tokenIsAcquired(TenantCheckRun checkup) {
    var finding = acquire(checkup, checkup.input().needsFreshToken());
    return finding instanceof Finding.Passed && !checkup.isTokenFresh() && lacksRoles(checkup)
        ? acquire(checkup, true)
        : finding;
  }

  private static boolean lacksRoles(TenantCheckRun checkup) {
    return checkup.token().flatMap(AccessToken::claims).stream()
        .map(claims -> RoleRequirements.compare(checkup.input().requiredRoles(), claims.roles()))
        .anyMatch(roles -> !roles.missing().isEmpty());
  }

  private Finding acquire(TenantCheckRun checkup, boolean fresh) {
    var request = checkup.api().tokens();
    var answer = fresh ? tokens.freshToken(request) : tokens.token(request);
    return switch (answer) {
      case TokenAnswer.Refused refused -> refused(checkup, refused.failure());
      case TokenAnswer.Granted granted
          when granted
              .renewalFailure()
              .filter(failure -> WITHDRAWN.contains(failure.reason()))
              .isPresent() -> {
        forget(checkup);
        yield refused(checkup, granted.renewalFailure().orElseThrow());
      }
      case TokenAnswer.Granted granted -> {
        checkup.acquired(granted.token(), fresh);
        granted
            .renewalFailure()
            .ifPresentOrElse(checkup::notRenewed, () -> warnOfApplication(checkup));
        warnOfClock(checkup, granted.token().clock());
        yield new Finding.Passed(Reason.ACQUIRED, "Entra issued a token for this tenant.");
      }
    };
  }

  /**
   * An application that is not Ready stops nothing as long as the current token is good. A new
   * token shows more than the cached application, whose status may lag behind.
   */
  private static void warnOfApplication(TenantCheckRun checkup) {
    if (checkup.isTokenNew()) {
      return;
    }
    var application = checkup.input().application().orElseThrow();
    Conditions.find(StatusWriter.conditionsOf(application), READY)
        .filter(ready -> "False".equals(ready.getStatus()))
        .ifPresent(
            ready ->
                checkup.warnOfExpiry(
                    "the MdeApplication '"
                        + application.getMetadata().getName()
                        + "' is not Ready ("
                        + ready.getReason()
                        + ").",
                    checkup.nextStep(Reason.APPLICATION_NOT_READY)));
  }

  private static Finding refused(TenantCheckRun checkup, RemoteFailure failure) {
    return switch (failure.reason()) {
      case CONSENT_PENDING -> {
        var had = checkup.input().hadConsent();
        var finding =
            checkup.failed(had ? Reason.CONSENT_REVOKED : Reason.CONSENT_PENDING, failure);
        checkup.found(
            CONSENT_GRANTED,
            new Finding.Failed(had ? Reason.REVOKED : Reason.PENDING, finding.message()));
        yield finding;
      }
      case ROLES_MISSING -> {
        var finding = checkup.failed(Reason.ROLES_MISSING, failure);
        checkup.found(CONSENT_GRANTED, finding);
        yield finding;
      }
      case CLIENT_SECRET_INVALID,
          CLIENT_SECRET_EXPIRED,
          CLIENT_CERTIFICATE_REFUSED,
          FEDERATION_MISMATCH -> {
        checkup.credentialRefused();
        yield checkup.failed(Reason.APPLICATION_NOT_READY, failure);
      }
      case FEDERATION_PENDING -> checkup.failed(Reason.APPLICATION_NOT_READY, failure);
      // The assertion's times are the application's problem, those of a token this tenant's.
      case CLOCK_SKEW ->
          checkup.failed(
              EntraErrors.isAboutCredential(failure)
                  ? Reason.APPLICATION_NOT_READY
                  : Reason.CLOCK_SKEW,
              failure);
      default -> checkup.failed(failure.reason(), failure);
    };
  }

  /** A clock that is wrong makes later assertions and comparisons fail. */
  private static void warnOfClock(TenantCheckRun checkup, ClockOffset clock) {
    if (clock.isTooFar()) {
      checkup.warn(
          "The clock of the operator's node "
              + clock.description()
              + ". "
              + checkup.nextStep(Reason.CLOCK_SKEW));
    }
  }

  private Finding rolesAreGranted(TenantCheckRun checkup) {
    var claims = checkup.token().orElseThrow().claims();
    if (claims.isEmpty()) {
      return new Finding.Unknown(
          Reason.UNKNOWN,
          "The token is opaque, so its roles cannot be read. No action needed: the API checks"
              + " them.");
    }
    var roles = RoleRequirements.compare(checkup.input().requiredRoles(), claims.get().roles());
    checkup.granted(roles);
    return roles.missing().isEmpty()
        ? new Finding.Passed(Reason.GRANTED, "All required roles are granted.")
        : checkup.failed(
            Reason.ROLES_MISSING,
            "The customer's consent does not include " + String.join(", ", roles.missing()) + ".");
  }

  private Finding apiAnswers(TenantCheckRun checkup) {
    if (checkup.roles().filter(roles -> !AlertRoles.allow(roles.granted())).isPresent()) {
      return new Finding.Passed(
          Reason.NOT_PROBED, "No alert role is granted, so the API was not called.");
    }
    return switch (alerts.probe(checkup.api())) {
      case ApiAnswer.Read _, ApiAnswer.NoRoom _ ->
          new Finding.Passed(Reason.REACHABLE, "The Defender API responded.");
      case ApiAnswer.Failed(var failure) when WITHDRAWN.contains(failure.reason()) ->
          withdrawn(checkup, failure);
      case ApiAnswer.Failed(var failure) when OF_APPLICATION.contains(failure.reason()) ->
          notRenewable(checkup, failure);
      case ApiAnswer.Failed(var failure) -> refused(checkup, failure);
    };
  }

  /** The customer has changed something, so the cached token must not be used any more. */
  private Finding withdrawn(TenantCheckRun checkup, RemoteFailure failure) {
    forget(checkup);
    return notRenewable(checkup, failure);
  }

  /** One service principal is behind the tokens of all APIs. */
  private void forget(TenantCheckRun checkup) {
    tokens.forget(checkup.api().tokens());
    tokens.forget(checkup.graph().tokens());
  }

  /** The API refused the current token, and Entra gave no other. */
  private static Finding notRenewable(TenantCheckRun checkup, RemoteFailure failure) {
    var finding = refused(checkup, failure);
    checkup.found(TOKEN_ACQUIRED, finding);
    return finding;
  }
}
