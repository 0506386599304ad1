// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.entra.VerifiedAssertion;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.Polling;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.IssuedCertificate;
import io.mdeoperator.testing.tls.RsaKeys;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that proves itself by a certificate, as cert-manager keeps it in a Secret. */
class CertificateCredentialIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String CREDENTIAL = "certificate: {secretRef: {name: partner-tls}}";
  private static final TestAuthority AUTHORITY = TestAuthority.create("Partner authority");
  private static final Duration YEAR = Duration.ofDays(365);

  private final EmbeddedApiServer server = EmbeddedApiServer.start();
  private TestEnvironment stage;
  private CustomerTenant contoso;

  @BeforeEach
  void startOperator() throws Exception {
    stage =
        new TestEnvironment(server.client(), server.client().getConfiguration(), "partner")
            .startOperator();
    contoso = stage.customer(CONTOSO, "Contoso").consent(stage.app());
    stage.app().removeSecret(TestEnvironment.CLIENT_SECRET);
  }

  @AfterEach
  void stopOperator() {
    try (server) {
      stage.close();
    }
  }

  @Test
  void onboardsACustomerByAnAssertionThatEntraVerifies() throws Exception {
    var issued = issued(YEAR);
    stage.app().addCertificate(issued.certificate());
    onboard(issued);

    assertThat(stage.simulator().verifiedAssertions())
        .isNotEmpty()
        .allSatisfy(
            assertion -> {
              assertThat(assertion.tenantId()).isEqualTo(CONTOSO);
              assertThat(assertion.audience())
                  .isEqualTo(stage.simulator().loginUrl() + "/" + CONTOSO + "/oauth2/v2.0/token");
              assertThat(assertion.issuer()).isEqualTo(TestEnvironment.CLIENT_ID);
              assertThat(assertion.subject()).isEqualTo(TestEnvironment.CLIENT_ID);
              assertThat(assertion.thumbprint()).isEqualTo(thumbprint(issued));
              assertThat(assertion.chainLength()).isEqualTo(2);
              assertThat(assertion.expires())
                  .isBetween(assertion.at(), assertion.at().plus(Duration.ofMinutes(11)));
            });
    var end = issued.certificate().getNotAfter().toInstant();
    var credential = stage.get(MdeApplication.class, "partner").getStatus().credential();
    assertThat(credential.type()).isEqualTo("Certificate");
    assertThat(credential.expirationTime()).isEqualTo(end.toString());
    assertThat(metrics())
        .containsPattern(
            "mde_operator_credential_expiry_timestamp_seconds\\{name=\"partner\",namespace=\"partner\"\\} "
                + seconds(end));
  }

  @Test
  void goesOnPollingWhileTheCertificateIsReplaced() {
    var first = issued(YEAR);
    var second = issued(YEAR);
    stage.app().addCertificate(first.certificate());
    onboard(first);
    var polling = Polling.start(stage, "contoso", contoso);

    stage.app().addCertificate(second.certificate());
    polling.goOn();
    assertThat(lastProof()).isEqualTo(thumbprint(first));
    secret(second);
    await().atMost(Duration.ofSeconds(30)).until(() -> lastProof().equals(thumbprint(second)));
    stage.app().removeCertificate(first.certificate());
    polling.goOn();

    polling.assertNeverFailed();
    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
  }

  @Test
  void asksEntraNothingWithAKeyThatEntraWouldNotTake() throws Exception {
    var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    var now = Instant.now();
    var elliptic =
        AUTHORITY.applicationCertificate("partner", keys, now.minus(YEAR), now.plus(YEAR));
    var good = issued(YEAR);
    stage.app().addCertificate(good.certificate());
    stage.certificateSecret(elliptic.certificatePem(), elliptic.privateKeyPem());
    stage.application(CREDENTIAL);
    stage.tenant("contoso", CONTOSO);

    stage.awaitReady(MdeApplication.class, "partner", "False", "CertificateKeyUnsupported");
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ApplicationNotReady");
    assertThat(stage.simulator().requests()).noneMatch(RecordedRequest::isTokenRequest);

    secret(good);

    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  @Test
  void keepsATenantReadyByTheTokenInHandWhenTheSecretGoesWrong() {
    var good = issued(YEAR);
    stage.app().addCertificate(good.certificate());
    onboard(good);

    stage.certificateSecret(good.certificatePem(), issued(YEAR).privateKeyPem());
    stage.awaitReady(MdeApplication.class, "partner", "False", "CertificateKeyMismatch");
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    stage.certificateSecret("nothing", good.privateKeyPem());
    stage.awaitReady(MdeApplication.class, "partner", "False", "CertificateUnreadable");
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  @Test
  void saysThatACertificateHasEnded() {
    secret(issued(Duration.ofSeconds(-1)));
    stage.application(CREDENTIAL);

    stage.awaitReady(MdeApplication.class, "partner", "False", "CertificateExpired");
  }

  @Test
  void warnsAheadOfTheEndAndGoesOnWorking() {
    var issued = issued(Duration.ofDays(20));
    stage.app().addCertificate(issued.certificate());
    onboard(issued);

    var application =
        stage.awaitReady(MdeApplication.class, "partner", "True", "CertificateExpiresSoon");

    assertThat(application.getStatus().conditions()).hasSize(1);
    await()
        .untilAsserted(
            () ->
                assertThat(stage.user().v1().events().inNamespace("partner").list().getItems())
                    .anySatisfy(
                        event -> {
                          assertThat(event.getReason()).isEqualTo("CertificateExpiresSoon");
                          assertThat(event.getType()).isEqualTo("Warning");
                        }));
  }

  private void onboard(IssuedCertificate issued) {
    secret(issued);
    stage.application(CREDENTIAL);
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  /** With its chain, and the key in the form that cert-manager writes by default. */
  private void secret(IssuedCertificate issued) {
    stage.certificateSecret(
        issued.certificatePem() + AUTHORITY.certificatePem(),
        RsaKeys.pkcs1Pem(issued.privateKey()));
  }

  private String lastProof() {
    return stage.simulator().verifiedAssertions().stream()
        .map(VerifiedAssertion::thumbprint)
        .reduce((_, later) -> later)
        .orElse("");
  }

  private String metrics() throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:" + stage.managementPort() + "/metrics");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  /** As Prometheus' text format writes a large number. */
  private static String seconds(Instant time) {
    return Double.toString((double) time.getEpochSecond()).replace(".", "\\.");
  }

  private static IssuedCertificate issued(Duration left) {
    var until = Instant.now().truncatedTo(ChronoUnit.SECONDS).plus(left);
    return AUTHORITY.applicationCertificate(
        "partner", RsaKeys.generate(), until.minus(YEAR).minusSeconds(60), until);
  }

  private static String thumbprint(IssuedCertificate issued) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(issued.certificate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
