package io.mdeoperator.entra;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Token requests and tokens for tests. */
final class TokenRequests {
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final String CLIENT = "aaaaaaaa-1111-1111-1111-111111111111";
  static final String TENANT = "bbbbbbbb-2222-2222-2222-222222222222";
  static final String AUDIENCE = "https://api.securitycenter.microsoft.com";
  static final CloudEndpoints CLOUD = cloud("https://login.example");
  static final ClientCredential.Version VERSION = new ClientCredential.Version("app-uid", "1");

  private TokenRequests() {}

  static CloudEndpoints cloud(String loginUrl) {
    return new CloudEndpoints(
        "Public", URI.create(loginUrl), AUDIENCE + "/.default", Set.of(AUDIENCE));
  }

  static TokenRequest request(String tenantId) {
    return request(tenantId, VERSION);
  }

  static TokenRequest request(String tenantId, ClientCredential.Version version) {
    return new TokenRequest(
        CLOUD, CLIENT, tenantId, new ClientCredential.ClientSecret(version, "s3cret"));
  }

  /** A good token for {@link #TENANT} that lasts an hour. */
  static AccessToken token() {
    return new AccessToken("t0ken", NOW.plusSeconds(3600), Optional.of(claims()));
  }

  static AccessToken token(TokenClaims claims) {
    return new AccessToken("t0ken", NOW.plusSeconds(3600), Optional.of(claims));
  }

  static TokenClaims claims() {
    return claims(TENANT, AUDIENCE, CLIENT);
  }

  static TokenClaims claims(String tenantId, String audience, String clientId) {
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
