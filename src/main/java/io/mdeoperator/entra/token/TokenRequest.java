// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import io.mdeoperator.entra.credential.ClientCredential;
import java.util.Locale;

/**
 * Asks for a token by client credentials. GUIDs are kept in lower case, since MSAL's cache compares
 * them exactly.
 *
 * @param clientId the app registration
 * @param tenantId the customer's tenant
 */
public record TokenRequest(
    CloudEndpoints cloud, String clientId, String tenantId, ClientCredential credential) {
  public TokenRequest {
    clientId = clientId.toLowerCase(Locale.ROOT);
    tenantId = tenantId.toLowerCase(Locale.ROOT);
  }

  public TokenRequest with(ClientCredential other) {
    return new TokenRequest(cloud, clientId, tenantId, other);
  }
}
