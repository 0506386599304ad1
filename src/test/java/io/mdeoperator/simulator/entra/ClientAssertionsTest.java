// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.directory.RegisteredCertificate;
import io.mdeoperator.testing.tls.ClusterIssuer;
import io.mdeoperator.testing.tls.IssuedCertificate;
import io.mdeoperator.testing.tls.RsaKeys;
import io.mdeoperator.testing.tls.TestAuthority;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Entra takes genuine assertions and no other. */
class ClientAssertionsTest {
  private static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";
  private static final String SUBJECT = "system:serviceaccount:mde-operator:mde-operator";
  private static final TestAuthority AUTHORITY = TestAuthority.create("Partner authority");
  private static final KeyPair KEYS = RsaKeys.generate();
  private static final ClusterIssuer ISSUER = new ClusterIssuer("https://oidc.cluster.example");

  private static IssuedCertificate certificate;
  private static Simulator simulator;
  private static PartnerApp app;
  private static CustomerTenant tenant;

  @BeforeAll
  static void start() {
    certificate = issued(KEYS, Instant.now().plusSeconds(3600));
    simulator = Simulator.start();
    app =
        simulator
            .app(CLIENT_ID, "Partner", "Alert.Read.All")
            .addCertificate(certificate.certificate())
            .addFederatedCredential(ISSUER.url(), SUBJECT);
    tenant = simulator.tenant("21111111-2222-2222-2222-222222222222", "Contoso").consent(app);
    simulator.trustIssuer(ISSUER.url(), ISSUER.keySet());
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @Test
  void takesMsalsAssertionByCertificate() throws Exception {
    var result =
        ConfidentialClientApplication.builder(
                CLIENT_ID,
                ClientCredentialFactory.createFromCertificateChain(
                    certificate.privateKey(), List.of(certificate.certificate())))
            .authority(simulator.loginUrl() + "/" + tenant.id() + "/")
            .instanceDiscovery(false)
            .sslSocketFactory(simulator.authority().clientSslContext().getSocketFactory())
            .connectTimeoutForDefaultHttpClient(5_000)
            .readTimeoutForDefaultHttpClient(5_000)
            .build()
            .acquireToken(
                ClientCredentialParameters.builder(
                        Set.of("https://api.securitycenter.microsoft.com/.default"))
                    .build())
            .get();

    assertThat(SignedJWT.parse(result.accessToken()).getJWTClaimsSet().getStringClaim("appidacr"))
        .isEqualTo("2");
    assertThat(simulator.verifiedAssertions())
        .filteredOn(assertion -> !assertion.isFederated())
        .last()
        .satisfies(
            assertion -> {
              assertThat(assertion.audience()).isEqualTo(endpoint());
              assertThat(assertion.thumbprint())
                  .isEqualTo(RegisteredCertificate.thumbprint(certificate.certificate()));
              assertThat(assertion.chainLength()).isEqualTo(1);
            });
  }

  @Test
  void takesBothAlgorithmsAndNoneTwice() throws Exception {
    for (var algorithm : List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256)) {
      var assertion = signed(algorithm, KEYS, certificate, claims());
      assertThat(answer(assertion)).contains("access_token");
      assertThat(answer(assertion)).contains("AADSTS50012");
      assertThat(simulator.confidential()).contains(assertion);
    }
  }

  @Test
  void refusesACertificateThatIsNotRegistered() throws Exception {
    var keys = RsaKeys.generate();
    var stranger = issued(keys, Instant.now().plusSeconds(3600));

    assertThat(answer(signed(JWSAlgorithm.RS256, keys, stranger, claims())))
        .contains("AADSTS700027", "not registered");
    assertThat(answer(signed(JWSAlgorithm.RS256, keys, certificate, claims())))
        .contains("AADSTS700027", "Invalid signature");
  }

  @Test
  void refusesACertificateThatEnded() throws Exception {
    var ended = issued(KEYS, Instant.now().minusSeconds(1));
    app.addCertificate(ended.certificate());

    assertThat(answer(signed(JWSAlgorithm.RS256, KEYS, ended, claims())))
        .contains("AADSTS700027", "expired");
  }

  @Test
  void refusesClaimsThatAreNotRight() throws Exception {
    assertThat(answer(claims().audience(endpoint().replace(tenant.id(), "common"))))
        .contains("AADSTS700023");
    assertThat(answer(claims().subject("somebody else"))).contains("AADSTS700021");
    assertThat(answer(claims().expirationTime(Date.from(Instant.now().minusSeconds(1)))))
        .contains("AADSTS700024");
    assertThat(answer(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(60)))))
        .contains("AADSTS700024");
    assertThat(answer(claims().jwtID(null))).contains("AADSTS50012");
    assertThat(answer("not.a.token")).contains("AADSTS50027");
  }

  @Test
  void takesTheTokenOfATrustedIssuerAgainAndAgain() throws Exception {
    var token = ISSUER.token(SUBJECT);

    assertThat(answer(token)).contains("access_token");
    assertThat(answer(token)).contains("access_token");
    assertThat(simulator.verifiedAssertions())
        .filteredOn(VerifiedAssertion::isFederated)
        .last()
        .extracting(VerifiedAssertion::issuer, VerifiedAssertion::subject)
        .containsExactly(ISSUER.url(), SUBJECT);
  }

  @Test
  void saysWhatOfAFederatedTokenDoesNotMatch() throws Exception {
    var forged = new ClusterIssuer(ISSUER.url());

    assertThat(answer(new ClusterIssuer("https://other.example").token(SUBJECT)))
        .contains("AADSTS700211");
    assertThat(answer(ISSUER.token(SUBJECT, "other", Instant.now(), Duration.ofHours(1))))
        .contains("AADSTS700212");
    assertThat(answer(ISSUER.token(SUBJECT.toUpperCase(Locale.ROOT)))).contains("AADSTS700213");
    assertThat(answer(forged.token(SUBJECT))).contains("AADSTS50012");
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(CLIENT_ID)
        .subject(CLIENT_ID)
        .audience(endpoint())
        .jwtID(UUID.randomUUID().toString())
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private static String endpoint() {
    return simulator.loginUrl() + "/" + tenant.id() + "/oauth2/v2.0/token";
  }

  private static String answer(JWTClaimsSet.Builder claims) throws Exception {
    return answer(signed(JWSAlgorithm.RS256, KEYS, certificate, claims));
  }

  private static String answer(String assertion) throws Exception {
    var form = new HashMap<>(SimulatorClient.tokenForm(CLIENT_ID, ""));
    form.remove("client_secret");
    form.put("client_assertion", assertion);
    form.put("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    try (var client = new SimulatorClient(simulator)) {
      return client.post(endpoint(), form).body();
    }
  }

  private static String signed(
      JWSAlgorithm algorithm, KeyPair keys, IssuedCertificate named, JWTClaimsSet.Builder claims)
      throws Exception {
    var thumbprint = MessageDigest.getInstance("SHA-256").digest(named.certificate().getEncoded());
    var header =
        new JWSHeader.Builder(algorithm)
            .x509CertSHA256Thumbprint(Base64URL.encode(thumbprint))
            .build();
    var token = new SignedJWT(header, claims.build());
    token.sign(new RSASSASigner(keys.getPrivate()));
    return token.serialize();
  }

  private static IssuedCertificate issued(KeyPair keys, Instant until) {
    return AUTHORITY.applicationCertificate(
        "partner", keys, until.minus(Duration.ofDays(30)), until);
  }
}
