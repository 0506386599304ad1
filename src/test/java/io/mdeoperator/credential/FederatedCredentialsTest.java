// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.config.OperatorConfig.AmbientCredential;
import io.mdeoperator.entra.credential.ClientCredential;
import io.mdeoperator.entra.credential.FederatedTokenFile;
import io.mdeoperator.entra.credential.ServiceAccountToken;
import io.mdeoperator.testing.tls.ClusterIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose service account token an application gets. */
class FederatedCredentialsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String CLIENT = "11111111-1111-1111-1111-aaaaaaaaaaaa";
  private static final String OWN = "system:serviceaccount:partner:partner-mde";
  private static final String OPERATORS = "system:serviceaccount:mde-operator:mde-operator";
  private static final String PATH = "/api/v1/namespaces/partner/serviceaccounts/partner-mde/token";
  private static final ClusterIssuer ISSUER = new ClusterIssuer("https://oidc.cluster.example");

  @TempDir Path folder;

  private final KubernetesMockServer server = new KubernetesMockServer(false);
  private final AtomicLong nanos = new AtomicLong();
  private KubernetesClient client;
  private FederatedCredentials credentials;

  @BeforeEach
  void start() throws Exception {
    server.init();
    client = server.createClient();
    credentials = credentials(client, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    client.close();
    server.destroy();
  }

  @Test
  void isThatOfAServiceAccountOfTheApplicationsNamespace() throws Exception {
    issues(Duration.ofHours(1)).once();

    assertThat(usable(own()).subject()).isEqualTo(OWN);

    var asked =
        client
            .getKubernetesSerialization()
            .unmarshal(server.takeRequest(10, TimeUnit.SECONDS).getUtf8Body(), TokenRequest.class)
            .getSpec();
    assertThat(asked.getAudiences()).containsExactly("api://AzureADTokenExchange");
    assertThat(asked.getExpirationSeconds()).isEqualTo(3600);
  }

  @Test
  void isKeptForItsTimeAndNoLonger() throws Exception {
    issues(Duration.ofHours(1)).always();

    var first = usable(own());
    nanos.addAndGet(Duration.ofMinutes(54).toNanos());
    assertThat(usable(own())).isEqualTo(first);
    assertThat(server.getRequestCount()).isOne();
    nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    own();

    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource({
    "404, SERVICE_ACCOUNT_NOT_FOUND, 'There is no ServiceAccount ''partner-mde'' in this namespace.'",
    "403, SERVICE_ACCOUNT_TOKEN_FORBIDDEN, 'not allowed to create tokens for the ServiceAccount ''partner-mde'''",
    "418, SERVICE_ACCOUNT_TOKEN_UNAVAILABLE, 'HTTP 418'",
  })
  void saysWhyThereIsNoneAndAsksAgainAfterTenSeconds(int code, Reason reason, String message)
      throws Exception {
    server
        .expect()
        .post()
        .withPath(PATH)
        .andReturn(code, new StatusBuilder().withCode(code).withMessage("s3cret").build())
        .once();
    issues(Duration.ofHours(1)).once();

    assertThat(unusable(own()))
        .satisfies(
            problem -> {
              assertThat(problem.reason()).isEqualTo(reason);
              assertThat(problem.message()).contains(message).doesNotContain("s3cret");
            });
    assertThat(unusable(own()).reason()).isEqualTo(reason);
    assertThat(server.getRequestCount()).isOne();
    nanos.addAndGet(Duration.ofSeconds(11).toNanos());

    assertThat(usable(own()).subject()).isEqualTo(OWN);
  }

  @Test
  void isNotWaitedForWithoutEnd() throws Exception {
    var over = new CountDownLatch(1);
    server
        .expect()
        .post()
        .withPath(PATH)
        .andReply(
            200,
            _ -> {
              try {
                over.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return "";
            })
        .once();
    credentials = credentials(client, Duration.ofSeconds(1));

    assertThat(unusable(own()).message()).contains("did not arrive within 1 s");
    over.countDown();
  }

  @Test
  void isTheOperatorsOwnOnlyWhereTheConfigurationSaysSo() throws Exception {
    Files.writeString(folder.resolve("token"), token(OPERATORS, Duration.ofHours(1)));

    assertThat(usable(ambient("listed", CLIENT)).subject()).isEqualTo(OPERATORS);
    assertThat(usable(ambient("listed", CLIENT.toUpperCase(java.util.Locale.ROOT))).subject())
        .isEqualTo(OPERATORS);
    for (var refused :
        List.of(
            ambient("other", CLIENT), ambient("listed", "22222222-2222-2222-2222-222222222222"))) {
      assertThat(unusable(refused).reason()).isEqualTo(Reason.AMBIENT_CREDENTIAL_NOT_ALLOWED);
    }
    assertThat(server.getRequestCount()).isZero();
  }

  private FederatedCredentials credentials(KubernetesClient client, Duration timeout) {
    var clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new FederatedCredentials(
        new ServiceAccountTokens(client, timeout, clock, nanos::get),
        FederatedTokenFile.at(folder.resolve("token")),
        List.of(new AmbientCredential("listed", CLIENT)),
        clock);
  }

  private io.fabric8.mockwebserver.dsl.TimesOnceableOrHttpHeaderable<Void> issues(
      Duration lifetime) {
    return server
        .expect()
        .post()
        .withPath(PATH)
        .andReturn(
            201,
            new TokenRequestBuilder()
                .withNewStatus()
                .withToken(token(OWN, lifetime))
                .endStatus()
                .build());
  }

  private static String token(String subject, Duration lifetime) {
    return ISSUER.token(subject, ClusterIssuer.AUDIENCE, NOW, lifetime);
  }

  private Result<ServiceAccountToken> own() {
    return credentials.token(
        ClientCredential.FederatedToken.of("uid", "partner", CLIENT, Optional.of("partner-mde")));
  }

  private Result<ServiceAccountToken> ambient(String namespace, String clientId) {
    return credentials.token(
        ClientCredential.FederatedToken.of("uid", namespace, clientId, Optional.empty()));
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
