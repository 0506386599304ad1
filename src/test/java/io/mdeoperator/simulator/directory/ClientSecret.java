// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import io.mdeoperator.simulator.entra.TokenRequest;
import java.time.Instant;

/** A client secret. It does not expire when {@code expires} is null. */
public record ClientSecret(String value, Instant expires) implements AppCredential {
  @Override
  public boolean isProvedBy(TokenRequest request) {
    return value.equals(request.clientSecret());
  }

  @Override
  public String authenticationClass() {
    return "1";
  }

  @Override
  public boolean isExpired(Instant now) {
    return expires != null && !expires.isAfter(now);
  }

  @Override
  public String toString() {
    return "ClientSecret";
  }
}
