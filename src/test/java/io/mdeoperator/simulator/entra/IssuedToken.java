// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A token that was issued.
 *
 * @param number counts the tokens of this simulator
 * @param text the token itself
 * @param expiresIn what the answer says, which a shape may have set apart from {@code expires}
 */
public record IssuedToken(
    long number,
    String text,
    String tenantId,
    String appId,
    String audience,
    List<String> roles,
    Instant notBefore,
    Instant expires,
    Duration expiresIn) {

  public String name() {
    return "token-" + number;
  }

  /** Never the token. */
  @Override
  public String toString() {
    return name();
  }
}
