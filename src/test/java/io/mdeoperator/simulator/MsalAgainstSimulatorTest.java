// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Microsoft's own client library takes the simulator for Entra. */
class MsalAgainstSimulatorTest {
  private static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";
  private static final String SECRET = "s3cr~t.with/odd+characters=&%";
  private static final String SCOPE = "https://api.securitycenter.microsoft.com/.default";

  private static Simulator simulator;
  private static PartnerApp app;

  @BeforeAll
  static void start() {
    simulator = Simulator.start();
    app = simulator.app(CLIENT_ID, "Partner", "Alert.Read.All").addSecret(SECRET);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void getsATokenThatTheDiscoveredKeysVerify() throws Exception {
    var tenant = simulator.tenant("21111111-2222-2222-2222-222222222222", "Contoso").consent(app);

    var result = acquire(tenant, SECRET);

    var token = SignedJWT.parse(result.accessToken());
    var claims = token.getJWTClaimsSet();
    assertThat(claims.getStringClaim("tid")).isEqualTo(tenant.id());
    assertThat(claims.getAudience()).containsExactly("https://api.securitycenter.microsoft.com");
    assertThat(claims.getIssuer()).isEqualTo("https://sts.windows.net/" + tenant.id() + "/");
    assertThat(claims.getStringClaim("appid")).isEqualTo(CLIENT_ID);
    assertThat(claims.getStringClaim("appidacr")).isEqualTo("1");
    assertThat(claims.getStringClaim("ver")).isEqualTo("1.0");
    assertThat(claims.getStringListClaim("roles")).containsExactly("Alert.Read.All");
    assertThat(claims.getStringClaim("oid"))
        .isEqualTo(tenant.servicePrincipalId(app).orElseThrow());
    assertThat(claims.getNotBeforeTime()).isEqualTo(claims.getIssueTime());
    assertThat(lifetime(claims)).isBetween(Duration.ofMinutes(60), Duration.ofMinutes(90));
    assertThat(
            token.verify(
                new RSASSAVerifier(keys().getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    assertThat(simulator.confidential()).contains(result.accessToken(), SECRET);
  }

  @Test
  void readsNumberTraceAndCorrelationOfARefusal() {
    var tenant = simulator.tenant("31111111-2222-2222-2222-222222222222", "Fabrikam").consent(app);

    assertThatThrownBy(() -> acquire(tenant, "not the secret"))
        .cause()
        .isInstanceOfSatisfying(
            MsalServiceException.class,
            refused -> {
              assertThat(refused.errorCode()).isEqualTo("invalid_client");
              assertThat(refused.statusCode()).isEqualTo(401);
              assertThat(refused.correlationId()).isNotBlank();
              assertThat(refused.getMessage())
                  .startsWith("AADSTS7000215: ")
                  .containsPattern("\r\nTrace ID: [0-9a-f-]{36}\r\nCorrelation ID: [0-9a-f-]{36}");
            });
  }

  private static Duration lifetime(JWTClaimsSet claims) {
    return Duration.between(
        claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
  }

  private static JWKSet keys() throws Exception {
    try (var client = new SimulatorClient(simulator)) {
      var metadata =
          SimulatorClient.json(
              client.get(simulator.loginUrl() + "/common/.well-known/openid-configuration"));
      return JWKSet.parse(client.get(metadata.path("jwks_uri").textValue()).body());
    }
  }

  private static IAuthenticationResult acquire(CustomerTenant tenant, String secret)
      throws Exception {
    return ConfidentialClientApplication.builder(
            CLIENT_ID, ClientCredentialFactory.createFromSecret(secret))
        .authority(simulator.loginUrl() + "/" + tenant.id() + "/")
        .instanceDiscovery(false)
        .sslSocketFactory(simulator.authority().clientSslContext().getSocketFactory())
        .connectTimeoutForDefaultHttpClient(5_000)
        .readTimeoutForDefaultHttpClient(5_000)
        .build()
        .acquireToken(ClientCredentialParameters.builder(Set.of(SCOPE)).build())
        .get();
  }
}
