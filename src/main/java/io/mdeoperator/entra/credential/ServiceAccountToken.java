// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A token of the cluster's issuer that Entra may accept. Issuer and subject are what is registered
 * there. {@code toString} does not show the token.
 *
 * @param assertion the token itself
 */
public record ServiceAccountToken(
    String issuer, String subject, Instant expiresAt, String assertion) {
  /** The one audience that a token for Entra has. */
  public static final String AUDIENCE = "api://AzureADTokenExchange";

  /** Neither issuer nor subject of a federated credential may be longer. */
  private static final int MAX_NAME = 600;

  /**
   * Reads a token and checks what Entra would refuse, with a better message than Entra's
   * (Microsoft: "Important considerations and restrictions for federated identity credentials").
   *
   * @param source what contains the token, to begin a sentence with
   */
  public static Result<ServiceAccountToken> read(String text, String source, Instant now) {
    SignedJWT token;
    JWTClaimsSet claims;
    try {
      token = SignedJWT.parse(text);
      claims = token.getJWTClaimsSet();
    } catch (ParseException e) {
      return unusable(
          Reason.FEDERATED_TOKEN_INVALID, source, "does not contain a signed JSON Web Token");
    }
    if (!token.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)) {
      return unusable(
          Reason.FEDERATED_TOKEN_INVALID,
          source,
          "contains a token that is not signed with RS256, as Entra requires");
    }
    if (!isName(claims.getIssuer()) || !isName(claims.getSubject())) {
      return unusable(
          Reason.FEDERATED_TOKEN_INVALID,
          source,
          "contains a token whose issuer or subject is missing or longer than 600 characters");
    }
    if (!claims.getAudience().equals(List.of(AUDIENCE))) {
      return unusable(
          Reason.FEDERATED_TOKEN_AUDIENCE_MISMATCH,
          source,
          "contains a token whose audience is not " + AUDIENCE + " alone");
    }
    return notInTime(claims, source, now)
        .orElseGet(
            () ->
                Result.ok(
                    new ServiceAccountToken(
                        claims.getIssuer(),
                        claims.getSubject(),
                        claims.getExpirationTime().toInstant(),
                        text)));
  }

  /** What is proven or refused at Entra: the same for each renewal of the token. */
  public ClientCredential.Version version(String applicationUid) {
    return new ClientCredential.Version(
        applicationUid, String.join(" ", issuer, subject, AUDIENCE));
  }

  private static Optional<Result<ServiceAccountToken>> notInTime(
      JWTClaimsSet claims, String source, Instant now) {
    var expires = claims.getExpirationTime();
    if (expires == null) {
      return Optional.of(
          unusable(
              Reason.FEDERATED_TOKEN_INVALID, source, "contains a token without an expiry time"));
    }
    if (!expires.toInstant().isAfter(now)) {
      return Optional.of(
          unusable(
              Reason.FEDERATED_TOKEN_EXPIRED,
              source,
              "contains a token that expired at " + expires.toInstant()));
    }
    return Optional.ofNullable(claims.getNotBeforeTime())
        .filter(begins -> begins.toInstant().isAfter(now))
        .map(
            begins ->
                unusable(
                    Reason.FEDERATED_TOKEN_INVALID,
                    source,
                    "contains a token that is not valid before "
                        + begins.toInstant()
                        + ", but the clock of the operator's node says "
                        + now));
  }

  private static boolean isName(String claim) {
    return claim != null && !claim.isBlank() && claim.length() <= MAX_NAME;
  }

  private static Result<ServiceAccountToken> unusable(Reason reason, String source, String what) {
    return Result.failed(reason, source + " " + what + ".");
  }

  @Override
  public String toString() {
    return "ServiceAccountToken[" + issuer + ", " + subject + ", " + expiresAt + "]";
  }
}
