// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import io.mdeoperator.api.reason.Result;

/** Where the token of a federated credential comes from. Thread-safe. */
@FunctionalInterface
public interface FederatedTokens {
  /**
   * A token that is valid now. May call the API server, and returns within a deadline.
   *
   * @return fails when there is none, or when the application may not use it
   */
  Result<ServiceAccountToken> token(ClientCredential.FederatedToken credential);
}
