// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import io.mdeoperator.remote.RemoteFailure;
import java.util.Optional;

/** The result of a token request. */
public sealed interface TokenAnswer {
  /**
   * A token that is still good.
   *
   * @param renewalFailure why it could not be renewed although it was due; it works until it
   *     expires
   */
  public record Granted(AccessToken token, Optional<RemoteFailure> renewalFailure)
      implements TokenAnswer {}

  /** No token. */
  public record Refused(RemoteFailure failure) implements TokenAnswer {}
}
