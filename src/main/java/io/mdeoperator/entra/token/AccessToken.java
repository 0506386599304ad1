package io.mdeoperator.entra.token;

import java.time.Instant;
import java.util.Optional;

/**
 * A bearer token in memory. Never printed: {@code toString} shows no value.
 *
 * @param value what goes into the Authorization header
 * @param expiresAt when it ends, as the token endpoint said
 * @param claims what is in it; empty when the token is opaque
 * @param clock how ours compared with Entra's when it came
 */
public record AccessToken(
    String value, Instant expiresAt, Optional<TokenClaims> claims, ClockOffset clock) {
  /** A token that came when the clocks agreed. */
  public AccessToken(String value, Instant expiresAt, Optional<TokenClaims> claims) {
    this(value, expiresAt, claims, ClockOffset.NONE);
  }

  @Override
  public String toString() {
    return "AccessToken[expiresAt=" + expiresAt + "]";
  }
}
