// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether a token is the one that was asked for. A token for another tenant would bring another
 * customer's data, so a token that fails here must never be sent.
 */
public final class TokenVerification {
  private TokenVerification() {}

  /**
   * Compares tenant, issuer, audience, application and times.
   *
   * @return why the token must not be used; empty when it may. An opaque token is let through as
   *     long as it lasts: only the API can tell.
   */
  public static Optional<RemoteFailure> verify(
      AccessToken token, TokenRequest request, Instant now) {
    if (!token.expiresAt().isAfter(now)) {
      return notCurrent(token.clock(), "had already expired when it arrived", now);
    }
    return token
        .claims()
        .flatMap(
            claims ->
                verify(claims, request, now).or(() -> verifyTimes(claims, token.clock(), now)));
  }

  private static Optional<RemoteFailure> verify(
      TokenClaims claims, TokenRequest request, Instant now) {
    if (!claims.tenantId().equals(request.tenantId())) {
      return failure(
          Reason.TOKEN_TENANT_MISMATCH,
          "The token that Entra issued is not for tenant " + request.tenantId() + ".",
          now);
    }
    if (!claims.issuer().isEmpty() && !segments(claims.issuer()).contains(request.tenantId())) {
      return failure(
          Reason.TOKEN_ISSUER_MISMATCH,
          "The issuer of the token is not tenant " + request.tenantId() + ".",
          now);
    }
    if (!request.audience().accepts(claims.audience())) {
      return failure(Reason.TOKEN_AUDIENCE_MISMATCH, wrongAudience(request), now);
    }
    if (!claims.applicationId().equals(request.clientId())) {
      return failure(
          Reason.TOKEN_APPLICATION_MISMATCH,
          "The token that Entra issued is not for app " + request.clientId() + ".",
          now);
    }
    return Optional.empty();
  }

  private static Optional<RemoteFailure> verifyTimes(
      TokenClaims claims, ClockOffset clock, Instant now) {
    if (claims.expiresAt() != null && !claims.expiresAt().isAfter(now)) {
      return notCurrent(clock, "had already expired when it arrived", now);
    }
    if (claims.notBefore() != null && claims.notBefore().isAfter(now.plus(ClockOffset.TOLERATED))) {
      return notCurrent(clock, "is not valid yet", now);
    }
    return Optional.empty();
  }

  private static Optional<RemoteFailure> notCurrent(ClockOffset clock, String how, Instant now) {
    return clock.isTooFar()
        ? failure(
            Reason.CLOCK_SKEW,
            "The token "
                + how
                + ", because the clock of the operator's node "
                + clock.description()
                + ".",
            now)
        : failure(
            Reason.TOKEN_NOT_CURRENT,
            "The token " + how + "; the clock of the operator's node " + clock.description() + ".",
            now);
  }

  /** The parts of an issuer's URL: the tenant is one of them in all versions. */
  private static List<String> segments(String issuer) {
    return List.of(issuer.split("/", -1));
  }

  private static String wrongAudience(TokenRequest request) {
    return request.isForDefender()
        ? "The token's audience is none of those that the cloud "
            + request.cloud().name()
            + " accepts."
        : "The token that Entra issued is not for " + request.audience().resource() + ".";
  }

  private static Optional<RemoteFailure> failure(Reason reason, String detail, Instant now) {
    return Optional.of(RemoteFailure.of(reason, detail, now));
  }
}
