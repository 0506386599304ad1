// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import io.mdeoperator.entra.credential.ClientCredential;
import java.util.Locale;

/**
 * Asks for a token by client credentials. GUIDs are kept in lower case, since MSAL's cache compares
 * them exactly.
 *
 * @param audience the API that the token is for
 * @param clientId the app registration
 * @param tenantId the tenant that the token is for
 */
public record TokenRequest(
    CloudEndpoints cloud,
    TokenAudience audience,
    String clientId,
    String tenantId,
    ClientCredential credential) {
  public TokenRequest {
    clientId = clientId.toLowerCase(Locale.ROOT);
    tenantId = tenantId.toLowerCase(Locale.ROOT);
  }

  /** For Defender's API. */
  public TokenRequest(
      CloudEndpoints cloud, String clientId, String tenantId, ClientCredential credential) {
    this(cloud, cloud.defender(), clientId, tenantId, credential);
  }

  public TokenRequest with(ClientCredential other) {
    return new TokenRequest(cloud, audience, clientId, tenantId, other);
  }

  /** The same for another API. */
  public TokenRequest with(TokenAudience other) {
    return new TokenRequest(cloud, other, clientId, tenantId, credential);
  }

  /** Whether the token is for Defender's API, and not another one. */
  public boolean isForDefender() {
    return audience.equals(cloud.defender());
  }
}
