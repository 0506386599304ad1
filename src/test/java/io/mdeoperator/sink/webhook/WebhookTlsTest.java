// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static io.mdeoperator.sink.Samples.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.tls.IssuedCertificate;
import io.mdeoperator.testing.tls.TestAuthority;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Receivers with an authority of their own, and those that ask who connects. */
class WebhookTlsTest {
  private static final TestAuthority USUAL = TestAuthority.create("Usual");
  private static final TestAuthority OWN = TestAuthority.create("Own");
  private static final IssuedCertificate CLIENT = OWN.clientCertificate("mde-operator", List.of());

  private final WebhookReceiver receiver = WebhookReceiver.start(OWN);
  private final WebhookTestEnvironment stage =
      new WebhookTestEnvironment(USUAL).url(receiver.url());

  @AfterEach
  void close() {
    stage.close();
    receiver.close();
  }

  @Test
  void certificateOfTheSinksAuthorityIsTrustedByNoOtherSink() {
    assertThat(problem().message()).contains("certificate");

    stage.trusting(secret("ca", Map.of("ca.crt", OWN.certificatePem())));
    assertThat(isAccepted()).isTrue();

    stage.withoutTls();
    assertThat(problem().message()).as("although there is a connection").contains("certificate");
  }

  @Test
  void noAuthorityIsTrustedBesideTheSinksOwn() {
    try (var usual = WebhookReceiver.start(USUAL)) {
      stage.url(usual.url());
      assertThat(isAccepted()).isTrue();

      stage.trusting(secret("ca", Map.of("ca.crt", OWN.certificatePem())));

      assertThat(problem().message()).contains("certificate");
    }
  }

  @Test
  void authorityOfAChangedSecretIsTrustedAtOnce() {
    stage.trusting(secret("ca", Map.of("ca.crt", USUAL.certificatePem())));
    assertThat(problem().reason()).isEqualTo(Reason.SINK_UNAVAILABLE);

    stage.trusting(secret("ca", Map.of("ca.crt", USUAL.certificatePem() + OWN.certificatePem())));

    assertThat(isAccepted()).isTrue();
  }

  @Test
  void showsItsCertificateToWhoAsksForIt() {
    try (var strict = WebhookReceiver.startForClientsOf(OWN)) {
      stage.url(strict.url()).trusting(secret("ca", Map.of("ca.crt", OWN.certificatePem())));
      assertThat(problem().reason()).isEqualTo(Reason.SINK_UNAVAILABLE);

      stage.showing(secret("client", identity(CLIENT.privateKeyPem())));

      assertThat(isAccepted()).isTrue();
    }
  }

  /** One that is encrypted has an algorithm (PKCS #8) in front of what cannot be read. */
  @ParameterizedTest
  @CsvSource({
    "no PEM, contains no private key in PEM",
    "encrypted, is encrypted",
    "of another, does not belong to the first certificate of 'tls.crt'"
  })
  void namesTheKeyThatCannotBeUsed(String key, String told) {
    var pem =
        switch (key) {
          case "encrypted" ->
              "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMBIwDQYJKoZIhvcNAQUNBQAEAQA=\n-----END ENCRYPTED PRIVATE KEY-----\n";
          case "of another" -> OWN.clientCertificate("other", List.of()).privateKeyPem();
          default -> key;
        };
    stage.showing(secret("client", identity(pem)));

    assertThat(problem().reason()).isEqualTo(Reason.SECRET_VALUE_MALFORMED);
    assertThat(problem().message())
        .contains("the key 'tls.key' of the Secret 'client'")
        .contains(told);
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void namesCertificatesThatCannotBeRead() {
    stage.trusting(secret("ca", Map.of("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n")));
    assertThat(problem().message()).contains("the key 'ca.crt' of the Secret 'ca' ");

    stage.trusting(secret("ca", Map.of("ca.crt", "none")));
    assertThat(problem().message()).endsWith("contains no certificate in PEM.");

    stage.trusting(secret("ca", Map.of()));
    assertThat(problem().reason()).isEqualTo(Reason.SECRET_KEY_NOT_FOUND);
  }

  @Test
  void usesNoSecretWhoseOwnerHasNotAllowedTheHost() {
    stage.showing(secret("client", "siem.example", identity(CLIENT.privateKeyPem())));

    assertThat(problem().reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem().message()).contains("the Secret 'client' may not be used");
  }

  @Test
  void needsAnHttpsUrl() {
    stage
        .url("http://localhost:" + receiver.port() + "/hook")
        .trusting(secret("ca", Map.of("ca.crt", OWN.certificatePem())));

    assertThat(problem().message()).endsWith("tls needs an https URL.");
  }

  private static Map<String, String> identity(String key) {
    return Map.of(
        "ca.crt", OWN.certificatePem(), "tls.crt", CLIENT.certificatePem(), "tls.key", key);
  }

  private boolean isAccepted() {
    return deliver() instanceof Delivery.Answered answered
        && answered.outcomes().equals(List.of(Outcome.ACCEPTED));
  }

  private Problem problem() {
    return deliver() instanceof Delivery.Failed(var problem)
        ? problem
        : new Problem(Reason.READY, "it was delivered");
  }

  private Delivery deliver() {
    return stage.sink().deliver(batch(alert("a", 0)));
  }
}
