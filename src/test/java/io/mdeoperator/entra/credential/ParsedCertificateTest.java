// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.testing.tls.IssuedCertificate;
import io.mdeoperator.testing.tls.RsaKeys;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which certificates and keys come, and those that are not taken. */
class ParsedCertificateTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant FROM = NOW.minus(Duration.ofDays(1));
  private static final Instant UNTIL = NOW.plus(Duration.ofDays(90));
  private static final TestAuthority AUTHORITY = TestAuthority.create("Partner authority");
  private static final KeyPair KEYS = RsaKeys.generate();
  private static final IssuedCertificate ISSUED = issued(KEYS);
  private static final char[] PASSWORD = "password".toCharArray();

  @Test
  void readsAKeyInPkcs8AndTheWholeChain() {
    var usable = usable(ISSUED.certificatePem() + AUTHORITY.certificatePem(), pkcs8());

    assertThat(usable.chain()).hasSize(2).first().isEqualTo(ISSUED.certificate());
    assertThat(usable.key()).isEqualTo(KEYS.getPrivate());
    assertThat(usable.expires()).isEqualTo(UNTIL);
    assertThat(usable.validFrom()).isEqualTo(FROM);
  }

  @Test
  void readsAKeyInPkcs1() {
    var pkcs1 = RsaKeys.pkcs1Pem(KEYS.getPrivate());
    assertThat(pkcs1).startsWith("-----BEGIN RSA PRIVATE KEY-----");

    assertThat(usable(ISSUED.certificatePem(), pkcs1).key()).isEqualTo(KEYS.getPrivate());
  }

  @Test
  void readsWhatOpensslWritesAroundTheBlocks() {
    var chain = "Certificate:\n    Version: 3\n" + ISSUED.certificatePem().replace("\n", "\r\n");

    assertThat(usable(chain, "Bag Attributes\n" + pkcs8() + "\n\n").chain()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no PEM at all",
        "-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nMIIB\n",
      })
  void saysThatThereIsNoCertificate(String chain) {
    assertThat(unusable(chain, pkcs8()))
        .satisfies(
            unusable -> {
              assertThat(unusable.reason()).isEqualTo(Reason.CERTIFICATE_UNREADABLE);
              assertThat(unusable.message()).contains("'tls.crt' of the Secret 'partner-tls'");
            });
  }

  @Test
  void takesAKeyForNoCertificate() {
    assertThat(unusable(pkcs8(), pkcs8()).reason()).isEqualTo(Reason.CERTIFICATE_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no PEM at all",
        "-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\n",
      })
  void saysThatThereIsNoKey(String key) {
    assertThat(unusable(ISSUED.certificatePem(), key))
        .satisfies(
            unusable -> {
              assertThat(unusable.reason()).isEqualTo(Reason.CERTIFICATE_UNREADABLE);
              assertThat(unusable.message()).contains("'tls.key' of the Secret 'partner-tls'");
            });
  }

  @Test
  void saysThatEntraTakesNoKeyOfAnEllipticCurve() throws Exception {
    var keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
    var issued = issued(keys);

    for (var pem : List.of(issued.privateKeyPem(), RsaKeys.pkcs1Pem(keys.getPrivate()))) {
      assertThat(unusable(issued.certificatePem(), pem))
          .satisfies(
              unusable -> {
                assertThat(unusable.reason()).isEqualTo(Reason.CERTIFICATE_KEY_UNSUPPORTED);
                assertThat(unusable.message()).contains("is not an RSA key");
              });
    }
    assertThat(Reason.CERTIFICATE_KEY_UNSUPPORTED.remedy()).contains("privateKey.algorithm: RSA");
  }

  @Test
  void saysThatAKeyIsTooShort() {
    var issued = issued(RsaKeys.generate(1024));

    assertThat(unusable(issued.certificatePem(), issued.privateKeyPem()))
        .satisfies(
            unusable -> {
              assertThat(unusable.reason()).isEqualTo(Reason.CERTIFICATE_KEY_UNSUPPORTED);
              assertThat(unusable.message()).contains("1024 bits");
            });
  }

  @Test
  void saysThatAKeyIsEncryptedInEitherForm() throws Exception {
    for (var pem : List.of(encryptedPkcs8(KEYS.getPrivate()), encryptedPkcs1(KEYS.getPrivate()))) {
      assertThat(unusable(ISSUED.certificatePem(), pem))
          .satisfies(
              unusable -> {
                assertThat(unusable.reason()).isEqualTo(Reason.CERTIFICATE_KEY_UNSUPPORTED);
                assertThat(unusable.message()).contains("'tls.key'").contains("is encrypted");
              });
    }
  }

  @Test
  void saysThatAKeyBelongsToAnotherCertificate() {
    var other = new IssuedCertificate(ISSUED.certificate(), RsaKeys.generate().getPrivate());

    assertThat(unusable(ISSUED.certificatePem(), other.privateKeyPem()).reason())
        .isEqualTo(Reason.CERTIFICATE_KEY_MISMATCH);
    assertThat(unusable(AUTHORITY.certificatePem() + ISSUED.certificatePem(), pkcs8()).reason())
        .as("the chain before the certificate")
        .isEqualTo(Reason.CERTIFICATE_KEY_MISMATCH);
  }

  @Test
  void knowsWhenItsTimeBeginsAndEnds() {
    var credential = credential(ISSUED.certificatePem(), pkcs8());

    assertThat(ParsedCertificate.read(credential, UNTIL.minusSeconds(1)))
        .isInstanceOf(Result.Ok.class);
    assertThat(ParsedCertificate.read(credential, UNTIL))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              var unusable = failed.problem();
              assertThat(unusable.reason()).isEqualTo(Reason.CERTIFICATE_EXPIRED);
              assertThat(unusable.message()).contains("expired at " + UNTIL);
            });
    assertThat(ParsedCertificate.read(credential, FROM)).isInstanceOf(Result.Ok.class);
    assertThat(ParsedCertificate.read(credential, FROM.minusSeconds(1)))
        .isInstanceOfSatisfying(
            Result.Failed.class,
            failed -> {
              var unusable = failed.problem();
              assertThat(unusable.reason()).isEqualTo(Reason.CERTIFICATE_NOT_YET_VALID);
              assertThat(unusable.message()).contains("valid from " + FROM);
            });
  }

  @Test
  void knowsWhenACertificateExpiresThatCannotBeUsed() {
    assertThat(ParsedCertificate.expires(credential(ISSUED.certificatePem(), "no key")))
        .contains(UNTIL);
    assertThat(ParsedCertificate.expires(credential("no certificate", pkcs8()))).isEmpty();
  }

  @Test
  void neverShowsTheKey() {
    var credential = credential(ISSUED.certificatePem(), pkcs8());
    var shown = credential + " " + ParsedCertificate.read(credential, NOW);

    assertThat(shown).doesNotContain("BEGIN", ISSUED.privateKeyPem().lines().toList().get(1));
  }

  private static ParsedCertificate usable(String chain, String key) {
    var result = ParsedCertificate.read(credential(chain, key), NOW);
    assertThat(result).isInstanceOf(Result.Ok.class);
    return ((Result.Ok<ParsedCertificate>) result).value();
  }

  private static Problem unusable(String chain, String key) {
    var result = ParsedCertificate.read(credential(chain, key), NOW);
    assertThat(result).isInstanceOf(Result.Failed.class);
    return ((Result.Failed<ParsedCertificate>) result).problem();
  }

  private static ClientCredential.Certificate credential(String chain, String key) {
    return new ClientCredential.Certificate(
        new ClientCredential.Version("app-uid", "1"), "partner-tls", chain, key);
  }

  private static IssuedCertificate issued(KeyPair keys) {
    return AUTHORITY.applicationCertificate("partner", keys, FROM, UNTIL);
  }

  private static String pkcs8() {
    return ISSUED.privateKeyPem();
  }

  private static String encryptedPkcs8(PrivateKey key) throws Exception {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          new JcaPKCS8Generator(
              key,
              new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                  .setProvider(new BouncyCastleProvider())
                  .setPassword(PASSWORD)
                  .setRandom(new SecureRandom())
                  .build()));
    }
    return text.toString();
  }

  private static String encryptedPkcs1(PrivateKey key) throws Exception {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          key,
          new JcePEMEncryptorBuilder("AES-256-CBC")
              .setProvider(new BouncyCastleProvider())
              .build(PASSWORD));
    }
    return text.toString();
  }
}
