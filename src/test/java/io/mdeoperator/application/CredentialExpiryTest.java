// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.entra.credential.ParsedCertificate;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.testing.tls.RsaKeys;
import io.mdeoperator.testing.tls.TestAuthority;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From when on people are warned, and of what. */
class CredentialExpiryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Finding WORKS = new Finding.Passed(Reason.READY, "It works.");
  private static final TestAuthority AUTHORITY = TestAuthority.create("Partner authority");
  private static final KeyPair KEYS = RsaKeys.generate();

  @ParameterizedTest
  @CsvSource({
    // days the certificate lasts, days until its end, warned
    "365, 31, false",
    "365, 30, true",
    "365, 1, true",
    "90, 30, false",
    "90, 19, false",
    "90, 18, true",
    "10, 3, false",
    "10, 2, true",
  })
  void warnsOfACertificateInItsLastThirtyDaysOrItsLastFifth(long lasts, long left, boolean warned) {
    var end = NOW.plus(Duration.ofDays(left));

    var finding = CredentialExpiry.ofCertificate(WORKS, certificate(lasts, end), NOW);

    assertThat(finding).isInstanceOf(Finding.Passed.class);
    if (warned) {
      assertThat(finding.reason()).isEqualTo(Reason.CERTIFICATE_EXPIRES_SOON);
      assertThat(finding.message())
          .startsWith("It works. The certificate expires at " + end)
          .endsWith(Reason.CERTIFICATE_EXPIRES_SOON.remedy());
    } else {
      assertThat(finding).isEqualTo(WORKS);
    }
  }

  @Test
  void saysNothingOfASecretWithoutTheAnnotation() {
    assertThat(CredentialExpiry.ofClientSecret(WORKS, secret(null), NOW)).isEqualTo(WORKS);
    assertThat(CredentialExpiry.ofClientSecret(WORKS, Optional.empty(), NOW)).isEqualTo(WORKS);
    assertThat(CredentialExpiry.annotated(secret(null))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-31T12:00:01Z, Ready, ''",
    "2026-03-31T12:00:00Z, ClientSecretExpiresSoon, expires at 2026-03-31T12:00:00Z",
    "2026-03-31T14:00:00+02:00, ClientSecretExpiresSoon, expires at 2026-03-31T12:00:00Z",
    "2026-03-01T11:00:00Z, ClientSecretExpiresSoon, expired at 2026-03-01T11:00:00Z",
  })
  void warnsOfAClientSecretByTheAnnotation(String annotation, String reason, String message) {
    var finding = CredentialExpiry.ofClientSecret(WORKS, secret(annotation), NOW);

    assertThat(finding).isInstanceOf(Finding.Passed.class);
    assertThat(finding.reason().value()).isEqualTo(reason);
    assertThat(finding.message()).startsWith("It works.").contains(message);
    assertThat(CredentialExpiry.annotated(secret(annotation))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "2027-05-01",
        "1.5.2027",
        "-1000000000-01-01T00:00:00Z",
        "+1000000000-12-31T23:59:59Z"
      })
  void saysThatAnAnnotationCannotBeUsed(String annotation) {
    var finding = CredentialExpiry.ofClientSecret(WORKS, secret(annotation), NOW);

    assertThat(finding.reason()).isEqualTo(Reason.READY);
    assertThat(finding.message())
        .startsWith("It works. The annotation mde-operator.io/expires of the Secret is ignored");
    assertThat(CredentialExpiry.annotated(secret(annotation))).isEmpty();
  }

  @Test
  void doesNotHideThatTheFormerCredentialIsInUse() {
    var former = new Finding.Passed(Reason.FORMER_CREDENTIAL_IN_USE, "Entra refuses it.");

    var finding = CredentialExpiry.ofClientSecret(former, secret("2026-03-10T12:00:00Z"), NOW);

    assertThat(finding.reason()).isEqualTo(Reason.FORMER_CREDENTIAL_IN_USE);
    assertThat(finding.message()).startsWith("Entra refuses it.").contains("expires at 2026-03-10");
  }

  private static ParsedCertificate certificate(long lasts, Instant end) {
    var issued =
        AUTHORITY.applicationCertificate("partner", KEYS, end.minus(Duration.ofDays(lasts)), end);
    return new ParsedCertificate(List.of(issued.certificate()), issued.privateKey());
  }

  private static Optional<Secret> secret(String expires) {
    return Optional.of(
        new SecretBuilder()
            .withNewMetadata()
            .withName("partner-app")
            .withAnnotations(expires == null ? null : Map.of("mde-operator.io/expires", expires))
            .endMetadata()
            .build());
  }
}
