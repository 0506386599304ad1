// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import static io.mdeoperator.api.ConditionType.GRAPH_CONSENT_GRANTED;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.RoleRequirements;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.remote.RemoteFailure;
import java.util.List;
import java.util.Optional;

/**
 * Whether the customer granted the roles of Microsoft Graph that are required. It never decides
 * whether the tenant is Ready: alerts come from Defender's API alone.
 */
final class GraphConsentCheck {
  private final TokenSource tokens;

  GraphConsentCheck(TokenSource tokens) {
    this.tokens = tokens;
  }

  /**
   * Asks for a token of Microsoft Graph where a role of it is required, and Entra has given one for
   * Defender: otherwise it would refuse this one as well.
   */
  void run(TenantCheckRun checkup) {
    var required = checkup.input().requiredGraphRoles();
    if (!required.isEmpty() && checkup.token().isPresent()) {
      checkup.found(GRAPH_CONSENT_GRANTED, find(checkup, required));
    }
  }

  private Finding find(TenantCheckRun checkup, List<String> required) {
    var request = checkup.graph().tokens();
    return switch (acquire(request, required, checkup.input().needsFreshGraphToken())) {
      case TokenAnswer.Granted(var token, _) -> granted(checkup, required, token);
      case TokenAnswer.Refused(var failure) -> refused(checkup, failure);
    };
  }

  /** A cached token may be older than a role that was required, and consented to, since. */
  private TokenAnswer acquire(TokenRequest request, List<String> required, boolean fresh) {
    var answer = fresh ? tokens.freshToken(request) : tokens.token(request);
    return !fresh && answer instanceof TokenAnswer.Granted(var token, _) && lacks(token, required)
        ? tokens.freshToken(request)
        : answer;
  }

  private static boolean lacks(AccessToken token, List<String> required) {
    return comparison(token, required).filter(roles -> !roles.missing().isEmpty()).isPresent();
  }

  private static Optional<RoleRequirements.Comparison> comparison(
      AccessToken token, List<String> required) {
    return token
        .claims()
        .map(TokenClaims::roles)
        .map(granted -> RoleRequirements.compare(required, granted));
  }

  private static Finding granted(TenantCheckRun checkup, List<String> required, AccessToken token) {
    var roles = comparison(token, required);
    roles.ifPresent(checkup::grantedByGraph);
    if (roles.isEmpty()) {
      return new Finding.Unknown(
          Reason.UNKNOWN,
          "The token is opaque, so its roles cannot be read. No action needed: Microsoft Graph"
              + " checks them.");
    }
    var missing = roles.get().missing();
    return missing.isEmpty()
        ? new Finding.Passed(Reason.GRANTED, "All required roles of Microsoft Graph are granted.")
        : checkup.failed(
            Reason.GRAPH_CONSENT_MISSING,
            "The customer's consent does not include "
                + String.join(", ", missing)
                + " of Microsoft Graph.");
  }

  /** Anything but a lack of consent proves nothing of the roles. */
  private static Finding refused(TenantCheckRun checkup, RemoteFailure failure) {
    if (checkup.failure().isEmpty()) {
      checkup.refused(failure);
    }
    return switch (failure.reason()) {
      case CONSENT_PENDING, ROLES_MISSING ->
          checkup.failed(Reason.GRAPH_CONSENT_MISSING, failure.detail());
      default ->
          new Finding.Unknown(
              failure.reason(),
              "There is no token for Microsoft Graph: "
                  + failure.detail()
                  + " "
                  + Reason.GRAPH_CONSENT_MISSING.effect()
                  + " "
                  + nextStep(checkup, failure.reason()));
    };
  }

  /** The catalogue's is about Defender's scope. */
  private static String nextStep(TenantCheckRun checkup, Reason reason) {
    return switch (reason) {
      case SCOPE_INVALID, TOKEN_AUDIENCE_MISMATCH ->
          "Correct clouds."
              + checkup.graph().tokens().cloud().name()
              + ".graphScope in the operator's configuration.";
      default -> checkup.nextStep(reason);
    };
  }
}
