// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import java.time.Instant;
import java.util.Optional;

/**
 * A bearer token in memory. Never printed: {@code toString} shows no value.
 *
 * @param value what goes into the Authorization header
 * @param expiresAt by its own claim or the token endpoint, whichever is earlier
 * @param claims what is in it; empty when the token is opaque
 * @param clock how the node's clock compared with Entra's when the token was issued
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
