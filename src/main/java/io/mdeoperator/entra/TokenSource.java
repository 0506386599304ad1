package io.mdeoperator.entra;

import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;

/**
 * Tokens for customers' tenants. Thread-safe; at most one request a time is under way for the same
 * cloud, application and tenant, and those who ask meanwhile get its answer. Expected trouble is an
 * answer, never an exception.
 */
public interface TokenSource {
  /**
   * A token from memory while it is good, else from Entra. The last good token is handed out until
   * it ends. A tenant that is to prove a new credential asks Entra in any case.
   */
  TokenAnswer token(TokenRequest request);

  /**
   * A token from Entra, past all caches: after a consent, a changed credential or a 401 of the API.
   */
  TokenAnswer freshToken(TokenRequest request);

  /**
   * Drops the tokens in memory for this application and tenant: after consent was withdrawn, the
   * API refused them for good, or nobody uses them any more.
   */
  void forget(String clientId, String tenantId);
}
