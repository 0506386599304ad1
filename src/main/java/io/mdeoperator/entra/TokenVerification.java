package io.mdeoperator.entra;

import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Whether a token is the one that was asked for. A token for another tenant would bring another
 * customer's data, so a token that fails here must never be sent.
 */
public final class TokenVerification {
  /** How far Entra's clock may be ahead of ours. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private TokenVerification() {}

  /**
   * Compares tenant, audience, application and times.
   *
   * @return why the token must not be used; empty when it may. An opaque token is let through as
   *     long as it lasts: only the API can tell.
   */
  public static Optional<RemoteFailure> verify(
      AccessToken token, TokenRequest request, Instant now) {
    if (!token.expiresAt().isAfter(now)) {
      return failure(Reason.TOKEN_NOT_CURRENT, "The token had ended when it came.", now);
    }
    return token.claims().flatMap(claims -> verify(claims, request, now));
  }

  private static Optional<RemoteFailure> verify(
      TokenClaims claims, TokenRequest request, Instant now) {
    if (!claims.tenantId().equals(request.tenantId())) {
      return failure(
          Reason.TOKEN_TENANT_MISMATCH,
          "The token that Entra gave is not for tenant " + request.tenantId() + ".",
          now);
    }
    if (request.cloud().audiences().stream()
        .noneMatch(audience -> bare(audience).equals(bare(claims.audience())))) {
      return failure(
          Reason.TOKEN_AUDIENCE_MISMATCH,
          "The token's audience is none of those that the cloud "
              + request.cloud().name()
              + " accepts.",
          now);
    }
    if (!claims.applicationId().equals(request.clientId())) {
      return failure(
          Reason.TOKEN_APPLICATION_MISMATCH,
          "The token that Entra gave is not for application " + request.clientId() + ".",
          now);
    }
    return verifyTimes(claims, now);
  }

  private static Optional<RemoteFailure> verifyTimes(TokenClaims claims, Instant now) {
    if (claims.expiresAt() != null && !claims.expiresAt().isAfter(now)) {
      return failure(Reason.TOKEN_NOT_CURRENT, "The token had ended when it came.", now);
    }
    if (claims.notBefore() != null && claims.notBefore().isAfter(now.plus(SKEW))) {
      return failure(
          Reason.TOKEN_NOT_CURRENT,
          "The token is not valid yet: Entra's clock is more than five minutes ahead.",
          now);
    }
    return Optional.empty();
  }

  private static String bare(String audience) {
    return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
  }

  private static Optional<RemoteFailure> failure(Reason reason, String detail, Instant now) {
    return Optional.of(RemoteFailure.of(reason, detail, now));
  }
}
