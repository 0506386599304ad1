// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import java.text.ParseException;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads an access token's claims. Its signature is not checked: it came straight from Entra over
 * TLS, and a client reads claims for diagnosis only (Microsoft: "Access tokens in the Microsoft
 * identity platform").
 */
public final class TokenClaimsReader {
  private TokenClaimsReader() {}

  /** The claims; empty when the token is opaque, that is no JWT that can be read. */
  public static Optional<TokenClaims> read(String token) {
    try {
      return Optional.ofNullable(JWTParser.parse(token).getJWTClaimsSet())
          .map(TokenClaimsReader::claims);
    } catch (ParseException opaque) {
      return Optional.empty();
    }
  }

  private static TokenClaims claims(JWTClaimsSet set) {
    var audience = set.getAudience();
    var applicationId = text(set, "appid");
    return new TokenClaims(
        lower(text(set, "tid")),
        lower(text(set, "iss")),
        audience.isEmpty() ? "" : audience.getFirst(),
        lower(applicationId.isEmpty() ? text(set, "azp") : applicationId),
        text(set, "oid"),
        instant(set.getIssueTime()),
        instant(set.getNotBeforeTime()),
        instant(set.getExpirationTime()),
        roles(set.getClaim("roles")));
  }

  private static Set<String> roles(Object claim) {
    return switch (claim) {
      case Collection<?> values ->
          values.stream()
              .filter(String.class::isInstance)
              .map(String.class::cast)
              .collect(Collectors.toUnmodifiableSet());
      case String value -> Set.of(value);
      case null, default -> Set.of();
    };
  }

  private static String text(JWTClaimsSet set, String claim) {
    return set.getClaim(claim) instanceof String value ? value : "";
  }

  private static String lower(String guid) {
    return guid.toLowerCase(Locale.ROOT);
  }

  private static Instant instant(Date date) {
    return date == null ? null : date.toInstant();
  }
}
