// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra;

import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.CloudEndpoints;
import io.mdeoperator.entra.token.TokenClaims;
import io.mdeoperator.entra.token.TokenRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Token requests and tokens for tests. */
public final class TokenRequests {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final String CLIENT = "aaaaaaaa-1111-1111-1111-111111111111";
  public static final String TENANT = "bbbbbbbb-2222-2222-2222-222222222222";
  public static final String AUDIENCE = "https://api.securitycenter.microsoft.com";
  public static final CloudEndpoints CLOUD = cloud("https://login.example");
  public static final ClientCredential.Version VERSION =
      new ClientCredential.Version("app-uid", "1");

  private TokenRequests() {}

  public static CloudEndpoints cloud(String loginUrl) {
    return new CloudEndpoints(
        "Public", URI.create(loginUrl), AUDIENCE + "/.default", Set.of(AUDIENCE));
  }

  public static TokenRequest request(String tenantId) {
    return request(tenantId, VERSION);
  }

  public static TokenRequest request(String tenantId, ClientCredential.Version version) {
    return new TokenRequest(
        CLOUD, CLIENT, tenantId, new ClientCredential.ClientSecret(version, "s3cret"));
  }

  /** A good token for {@link #TENANT} that lasts an hour. */
  public static AccessToken token() {
    return new AccessToken("t0ken", NOW.plusSeconds(3600), Optional.of(claims()));
  }

  public static AccessToken token(TokenClaims claims) {
    return new AccessToken("t0ken", NOW.plusSeconds(3600), Optional.of(claims));
  }

  public static TokenClaims claims() {
    return claims(TENANT, AUDIENCE, CLIENT);
  }

  public static TokenClaims claims(String tenantId, String audience, String clientId) {
    return new TokenClaims(
        tenantId,
        "https://sts.windows.net/" + tenantId + "/",
        audience,
        clientId,
        "principal",
        NOW,
        NOW,
        NOW.plusSeconds(3600),
        Set.of("Alert.Read.All"));
  }
}
