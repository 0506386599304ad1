// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;

/**
 * The tokens of one application for one API in one tenant. Thread-safe; calls may block.
 *
 * @param request what names all three
 */
public record ApplicationTokens(TokenSource source, TokenRequest request) {
  /** See {@link TokenSource#token}. */
  public TokenAnswer token() {
    return source.token(request);
  }

  /** See {@link TokenSource#freshToken}. */
  public TokenAnswer freshToken() {
    return source.freshToken(request);
  }
}
