// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.fuzz.FuzzTarget;
import io.mdeoperator.testing.tls.RsaKeys;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** What applications prove their identity with. */
public final class CredentialFuzz {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final ClientCredential.Version VERSION = new ClientCredential.Version("uid", "1");
  private static final String END = "-----END CERTIFICATE-----\n";
  private static final String CLAIMS =
      """
      {"iss":"https://issuer.example","sub":"system:serviceaccount:ns:partner","aud":["api://AzureADTokenExchange"],"exp":1772370300,"nbf":1772366400}\
      """;

  private CredentialFuzz() {}

  public static List<FuzzTarget> targets() {
    var keys = RsaKeys.generate();
    var issued =
        TestAuthority.create("Seed")
            .applicationCertificate(
                "Partner", keys, NOW.minus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(90)));
    return List.of(
        FuzzTarget.ofText(
            "certificate",
            CredentialFuzz::certificate,
            issued.certificatePem() + issued.privateKeyPem(),
            "\uFEFF" + issued.certificatePem() + RsaKeys.pkcs1Pem(keys.getPrivate())),
        FuzzTarget.ofText(
            "service-account-token", CredentialFuzz::token, jwt(CLAIMS), "\uFEFF" + jwt(CLAIMS)),
        FuzzTarget.ofText(
            "service-account-claims", claims -> token(jwt(claims)), CLAIMS, "{\"exp\":null}"));
  }

  /** The certificates, and the key behind them. */
  private static void certificate(String pem) {
    var end = pem.lastIndexOf(END) < 0 ? 0 : pem.lastIndexOf(END) + END.length();
    var credential =
        new ClientCredential.Certificate(
            VERSION, "partner", pem.substring(0, end), pem.substring(end));
    var expires = ParsedCertificate.expires(credential);
    switch (ParsedCertificate.read(credential, NOW)) {
      case Result.Ok<ParsedCertificate>(var parsed) -> {
        assertThat(parsed.expires()).isAfter(NOW);
        assertThat(expires).contains(parsed.expires());
        assertThat(parsed.validFrom()).isBeforeOrEqualTo(NOW);
        assertThat(parsed.toString()).doesNotContain("PRIVATE KEY");
      }
      case Result.Failed<ParsedCertificate>(var problem) -> assertReadable(problem);
    }
  }

  private static void token(String text) {
    switch (ServiceAccountToken.read(text, "The file", NOW)) {
      case Result.Ok<ServiceAccountToken>(var token) -> {
        assertThat(token.expiresAt()).isAfter(NOW);
        assertThat(token.toString()).doesNotContain(text);
      }
      case Result.Failed<ServiceAccountToken>(var problem) -> assertReadable(problem);
    }
  }

  private static void assertReadable(Problem problem) {
    assertThat(problem.message()).isPrintable().isASCII().hasSizeLessThan(500).endsWith(".");
  }

  private static String jwt(String claims) {
    return encoded("{\"alg\":\"RS256\"}") + "." + encoded(claims) + ".c2ln";
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }
}
