// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import java.time.Instant;

/**
 * A client assertion that was found to be genuine. Holds no secret.
 *
 * @param at by the simulator's clock
 * @param tenantId that the token was asked for
 * @param algorithm that it was signed by
 * @param thumbprint of the certificate, SHA-256 in lower-case hexadecimal digits; null when it was
 *     a federated token
 * @param chainLength how many certificates were sent along
 * @param id its {@code jti}; null if it had none
 */
public record VerifiedAssertion(
    Instant at,
    String clientId,
    String tenantId,
    String algorithm,
    String thumbprint,
    int chainLength,
    String audience,
    String issuer,
    String subject,
    String id,
    Instant expires) {

  /** Whether another issuer's token was presented, not a certificate. */
  public boolean isFederated() {
    return thumbprint == null;
  }
}
