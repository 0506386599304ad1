// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.endpoint;

import java.io.IOException;
import java.util.Optional;

/**
 * The result of one token request. Never printed: {@code toString} shows no token.
 *
 * @param token empty when Entra gave none
 * @param answer what else Entra said; empty when no whole answer came
 * @param failure why no whole answer came; empty when none was asked for either
 */
public record TokenReply(
    Optional<String> token, Optional<EntraResponse> answer, Optional<IOException> failure) {
  @Override
  public String toString() {
    return "TokenReply[" + answer + "]";
  }
}
