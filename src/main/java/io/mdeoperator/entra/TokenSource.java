// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;

/**
 * Tokens for tenants; only those that are for the tenant, application and API that were asked for
 * ({@link io.mdeoperator.entra.token.TokenVerification}). Thread-safe; at most one request at a
 * time is in flight for the same cloud, application, tenant and API, and those who ask meanwhile
 * get its answer. Expected failures are answers, never exceptions.
 */
public interface TokenSource {
  /**
   * A token from the cache while it is good, else from Entra. The last good token is used until it
   * expires. A canary of a new credential asks Entra in any case.
   */
  TokenAnswer token(TokenRequest request);

  /**
   * A token from Entra, past all caches: after a consent, a changed credential or a 401 of the API.
   */
  TokenAnswer freshToken(TokenRequest request);

  /**
   * Drops the token that is cached for this request, and none of another application: after consent
   * was withdrawn, the API refused it for good, or nobody uses it any more.
   */
  void forget(TokenRequest request);
}
