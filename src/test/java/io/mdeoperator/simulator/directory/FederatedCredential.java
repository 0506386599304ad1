// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import io.mdeoperator.simulator.entra.TokenRequest;
import java.time.Instant;

/** A federated credential of an app registration; all three are compared letter by letter. */
public record FederatedCredential(String issuer, String subject, String audience)
    implements AppCredential {
  @Override
  public boolean isProvedBy(TokenRequest request) {
    return false; // Only ClientAssertions can tell.
  }

  @Override
  public String authenticationClass() {
    return "2";
  }

  @Override
  public boolean isExpired(Instant now) {
    return false;
  }
}
