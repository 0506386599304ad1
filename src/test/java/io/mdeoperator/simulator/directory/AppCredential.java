// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.directory;

import io.mdeoperator.simulator.entra.TokenRequest;
import java.time.Instant;

/** Something on an app registration that a token request may prove to hold. */
public interface AppCredential {
  /** Whether the request proves it; expired or not. */
  boolean isProvedBy(TokenRequest request);

  /** What {@code appidacr} says of a token that was got by it. */
  String authenticationClass();

  boolean isExpired(Instant now);
}
