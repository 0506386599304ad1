// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.testing.tls.ClusterIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kubelet writes, and what else may lie there. */
class FederatedTokenFileTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String SUBJECT = "system:serviceaccount:mde-operator:mde-operator";
  private static final ClusterIssuer ISSUER = new ClusterIssuer("https://oidc.cluster.example");

  @TempDir Path folder;

  @Test
  void readsTheTokenAnewEachTime() throws Exception {
    var first = usable(write(token(NOW) + "\n"));
    var second = usable(write(token(NOW.plusSeconds(60)), NOW.plusSeconds(60)));

    assertThat(first.issuer()).isEqualTo("https://oidc.cluster.example");
    assertThat(first.subject()).isEqualTo(SUBJECT);
    assertThat(second.assertion()).isNotEqualTo(first.assertion());
    assertThat(second.version("app-uid")).isEqualTo(first.version("app-uid"));
    assertThat(first.toString()).doesNotContain(first.assertion());
  }

  @Test
  void givesAnotherVersionToAnotherServiceAccount() throws Exception {
    var first = usable(write(token(NOW)));
    var second =
        usable(write(ISSUER.token("system:serviceaccount:a:b", ClusterIssuer.AUDIENCE, NOW, HOUR)));

    assertThat(second.version("app-uid")).isNotEqualTo(first.version("app-uid"));
  }

  @Test
  void saysThatThereIsNoFile() {
    var unusable = unusable(FederatedTokenFile.at(file()).read(NOW));

    assertThat(unusable.reason()).isEqualTo(Reason.FEDERATED_TOKEN_MISSING);
    assertThat(unusable.message()).isEqualTo("The token file '" + file() + "' does not exist.");
    assertThat(unusable.reason().remedy()).contains("azure.workload.identity/use");
  }

  @Test
  void saysThatAFolderIsNoFile() {
    assertThat(unusable(FederatedTokenFile.at(folder).read(NOW)).message())
        .contains("cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "no token", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
  void saysThatThereIsNoToken(String content) throws Exception {
    assertThat(unusable(write(content)).reason()).isEqualTo(Reason.FEDERATED_TOKEN_INVALID);
  }

  @Test
  void readsNoMoreThanATokenCanBe() throws Exception {
    assertThat(unusable(write("x".repeat(16 * 1024 + 1))).message()).contains("larger than 16 KiB");
  }

  @Test
  void tellsAnEmptyFileFromOneWithoutAToken() throws Exception {
    assertThat(unusable(write("")).message()).endsWith("is empty.");
    assertThat(unusable(write("no token")).message())
        .endsWith("does not contain a signed JSON Web Token.");
  }

  @Test
  void saysThatTheTokenIsForSomebodyElse() throws Exception {
    var ours = ISSUER.token(SUBJECT, "https://kubernetes.default.svc", NOW, HOUR);

    var unusable = unusable(write(ours));

    assertThat(unusable.reason()).isEqualTo(Reason.FEDERATED_TOKEN_AUDIENCE_MISMATCH);
    assertThat(unusable.message() + unusable.reason().remedy())
        .contains("api://AzureADTokenExchange")
        .doesNotContain(ours);
  }

  @Test
  void takesNoTokenForSeveral() throws Exception {
    var both =
        ISSUER.signed(
            claims().audience(List.of(ClusterIssuer.AUDIENCE, "https://other.example")).build());

    assertThat(unusable(write(both)).reason()).isEqualTo(Reason.FEDERATED_TOKEN_AUDIENCE_MISMATCH);
  }

  @Test
  void knowsWhenTheTokenBeginsAndEnds() throws Exception {
    var token = token(NOW);

    assertThat(write(token, NOW.plus(HOUR).minusSeconds(1))).isInstanceOf(Result.Ok.class);
    var ended = unusable(write(token, NOW.plus(HOUR)));
    assertThat(ended.reason()).isEqualTo(Reason.FEDERATED_TOKEN_EXPIRED);
    assertThat(ended.message()).contains("expired at 2026-03-01T13:00:00Z");
    assertThat(unusable(write(token, NOW.minusSeconds(1))).message())
        .contains("not valid before 2026-03-01T12:00:00Z");
    assertThat(unusable(write(ISSUER.signed(claims().expirationTime(null).build()))).message())
        .contains("without an expiry time");
  }

  @Test
  void takesNoTokenThatNamesNobody() throws Exception {
    for (var claims :
        List.of(
            claims().subject(null).build(),
            claims().issuer(" ").build(),
            claims().subject("s".repeat(601)).build())) {
      assertThat(unusable(write(ISSUER.signed(claims))).message())
          .contains("issuer or subject is missing");
    }
  }

  @Test
  void takesNoOtherSignature() throws Exception {
    var token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims().build());
    token.sign(new MACSigner(new byte[32]));

    assertThat(unusable(write(token.serialize())).message()).contains("not signed with RS256");
  }

  @Test
  void isWhereTheConfigurationSaysElseWhereThePlatformDoes() {
    var platform = Map.of("AZURE_FEDERATED_TOKEN_FILE", "/platform/token");

    assertThat(where(Optional.of(Path.of("/configured/token")), platform))
        .contains("'/configured/token'");
    assertThat(where(Optional.empty(), platform)).contains("'/platform/token'");
    assertThat(where(Optional.empty(), Map.of()))
        .contains("'/var/run/secrets/azure/tokens/azure-identity-token'");
  }

  private static String where(Optional<Path> configured, Map<String, String> environment) {
    return unusable(FederatedTokenFile.locate(configured, environment).read(NOW)).message();
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER.url())
        .subject(SUBJECT)
        .audience(ClusterIssuer.AUDIENCE)
        .expirationTime(Date.from(NOW.plus(HOUR)));
  }

  private static String token(Instant from) {
    return ISSUER.token(SUBJECT, ClusterIssuer.AUDIENCE, from, HOUR);
  }

  private Path file() {
    return folder.resolve("token");
  }

  private Result<ServiceAccountToken> write(String content) throws Exception {
    return write(content, NOW);
  }

  private Result<ServiceAccountToken> write(String content, Instant now) throws Exception {
    return FederatedTokenFile.at(Files.writeString(file(), content)).read(now);
  }

  private static ServiceAccountToken usable(Result<ServiceAccountToken> result) {
    assertThat(result).isInstanceOf(Result.Ok.class);
    return ((Result.Ok<ServiceAccountToken>) result).value();
  }

  private static Problem unusable(Result<ServiceAccountToken> result) {
    assertThat(result).isInstanceOf(Result.Failed.class);
    return ((Result.Failed<ServiceAccountToken>) result).problem();
  }
}
