// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.entra.VerifiedAssertion;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.Polling;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.tls.ClusterIssuer;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that proves itself by the token of the operator's own service account. */
class FederatedCredentialIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String SUBJECT = "system:serviceaccount:mde-operator:mde-operator";
  private static final ClusterIssuer ISSUER = new ClusterIssuer("https://oidc.cluster.example");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final EmbeddedApiServer server = EmbeddedApiServer.start();
  private TestEnvironment stage;
  private CustomerTenant contoso;

  @BeforeEach
  void startOperator() throws Exception {
    stage =
        new TestEnvironment(server.client(), server.client().getConfiguration(), "partner")
            .startOperator();
    contoso = stage.customer(CONTOSO, "Contoso").consent(stage.app());
    stage
        .app()
        .removeSecret(TestEnvironment.CLIENT_SECRET)
        .addFederatedCredential(ISSUER.url(), SUBJECT);
    stage.simulator().trustIssuer(ISSUER.url(), ISSUER.keySet());
  }

  @AfterEach
  void stopOperator() {
    try (server) {
      stage.close();
    }
  }

  @Test
  void onboardsACustomerWithoutAnyStoredSecret() throws Exception {
    renew(ISSUER.token(SUBJECT));
    onboard();

    assertThat(stage.simulator().verifiedAssertions())
        .isNotEmpty()
        .allSatisfy(
            assertion -> {
              assertThat(assertion.isFederated()).isTrue();
              assertThat(assertion.tenantId()).isEqualTo(CONTOSO);
              assertThat(assertion.subject()).isEqualTo(SUBJECT);
              assertThat(assertion.audience()).isEqualTo(ClusterIssuer.AUDIENCE);
            });
  }

  @Test
  void tellsThePartnerWhatToRegister() throws Exception {
    stage.app().removeFederatedCredentials();
    renew(ISSUER.token(SUBJECT));
    stage.application("federatedToken: {}");
    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    assertThat(message()).contains(ISSUER.url(), SUBJECT, ClusterIssuer.AUDIENCE);
    stage.tenant("contoso", CONTOSO);
    await("Entra to refuse the token").atMost(TIMEOUT).until(() -> !isReady());

    var credential = stage.get(MdeApplication.class, "partner").getStatus().credential();
    assertThat(credential.type()).isEqualTo("FederatedToken");
    assertThat(credential.issuer()).isEqualTo(ISSUER.url());
    assertThat(credential.subject()).isEqualTo(SUBJECT);
    assertThat(message()).contains(ISSUER.url(), SUBJECT, ClusterIssuer.AUDIENCE);
  }

  @Test
  void goesOnPollingWhileTheKubeletRenewsTheToken() throws Exception {
    renew(ISSUER.token(SUBJECT));
    onboard();
    var polling = Polling.start(stage, "contoso", contoso);

    for (var i = 0; i < 2; i++) {
      var next = ISSUER.token(SUBJECT);
      renew(next);
      var id = SignedJWT.parse(next).getJWTClaimsSet().getJWTID();
      await().atMost(TIMEOUT).until(() -> lastProof().equals(id));
    }
    polling.goOn();

    polling.assertNeverFailed();
    assertThat(message()).isEqualTo("A tenant got a token with the credential.");
  }

  @Test
  void goesOnWithTheTokenInHandWhileTheFileIsMissing() throws Exception {
    var token = ISSUER.token(SUBJECT);
    renew(token);
    onboard();

    Files.delete(stage.tokenFile());
    stage.request(MdeTenant.class, "contoso", "without the file");
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                Conditions.find(
                        stage.get(MdeTenant.class, "contoso").getStatus().conditions(),
                        ConditionType.READY)
                    .filter(ready -> ready.getStatus().equals("True"))
                    .filter(ready -> ready.getMessage().contains("cannot be renewed"))
                    .isPresent());

    renew(token);
    stage.request(MdeTenant.class, "contoso", "with the file again");
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  @Test
  void namesWhatIsWrongWithTheFileAndComesBackByItself() throws Exception {
    stage.application("federatedToken: {}");
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeApplication.class, "partner", "False", "FederatedTokenMissing");
    assertThat(message()).contains(stage.tokenFile().toString(), "azure.workload.identity/use");
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ApplicationNotReady");

    renew("");
    stage.awaitReady(MdeApplication.class, "partner", "False", "FederatedTokenInvalid");
    renew(
        ISSUER.token(
            SUBJECT,
            ClusterIssuer.AUDIENCE,
            Instant.now().minus(Duration.ofHours(2)),
            Duration.ofHours(1)));
    stage.awaitReady(MdeApplication.class, "partner", "False", "FederatedTokenExpired");
    assertThat(stage.simulator().requests()).noneMatch(RecordedRequest::isTokenRequest);
    renew(ISSUER.token(SUBJECT));

    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  private void onboard() {
    stage.application("federatedToken: {}");
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  /** In one step, as the kubelet does. */
  private void renew(String token) throws Exception {
    var next = Files.writeString(stage.tokenFile().resolveSibling("next-token"), token);
    Files.move(next, stage.tokenFile(), StandardCopyOption.ATOMIC_MOVE);
  }

  private String lastProof() {
    return stage.simulator().verifiedAssertions().stream()
        .map(VerifiedAssertion::id)
        .reduce((_, later) -> later)
        .orElse("");
  }

  private boolean isReady() {
    return Conditions.isTrue(
        stage.get(MdeApplication.class, "partner").getStatus().conditions(), ConditionType.READY);
  }

  private String message() {
    return Conditions.find(
            stage.get(MdeApplication.class, "partner").getStatus().conditions(),
            ConditionType.READY)
        .orElseThrow()
        .getMessage();
  }
}
