// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The way of a customer from the first manifest to a verified tenant, on a real API server with the
 * shipped rights.
 */
@OnControlPlane
class OnboardingClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String FABRIKAM = "33333333-3333-3333-3333-333333333333";

  private TestEnvironment stage;

  @BeforeAll
  static void install(ControlPlane cluster) {
    Installation.install(cluster);
  }

  @BeforeEach
  void startOperator(ControlPlane cluster) throws Exception {
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    stage =
        new TestEnvironment(cluster.client(), access, cluster.namespace("onboarding"))
            .startOperator();
  }

  @AfterEach
  void stopOperator() {
    stage.close();
  }

  @Test
  void leadsFromTheFirstManifestToAVerifiedTenant() {
    var contoso = stage.customer(CONTOSO, "Contoso");
    stage.application();
    stage.awaitReady(MdeApplication.class, "partner", "False", "SecretNotFound");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    stage.tenant("contoso", CONTOSO);
    var pending = stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentPending");
    assertThat(pending.getStatus().consent().url())
        .isEqualTo(
            stage.simulator().loginUrl()
                + "/common/oauth2/authorize?prompt=consent&client_id="
                + TestEnvironment.CLIENT_ID
                + "&response_type=code&sso_reload=true");

    contoso.consent(stage.app());

    var ready = stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    assertThat(ready.getStatus().consent().grantedRoles()).containsExactly("Alert.Read.All");
    await()
        .until(() -> stage.get(MdeApplication.class, "partner").getStatus().tenants().ready() == 1);
  }

  @Test
  void noticesThatConsentWasWithdrawnAndGivenAgain() {
    var contoso = stage.customer(CONTOSO, "Contoso").consent(stage.app());
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.tenant("contoso", CONTOSO);
    var first =
        stage
            .awaitReady(MdeTenant.class, "contoso", "True", "Ready")
            .getStatus()
            .consent()
            .principalId();

    contoso.withdraw(stage.app());
    stage.request(MdeTenant.class, "contoso", "after withdrawal");

    var revoked = stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentRevoked");
    assertThat(revoked.getStatus().lastHandledRequestedAt()).isEqualTo("after withdrawal");
    assertThat(revoked.getStatus().lastFailure().code()).isEqualTo("AADSTS7000229");
    assertThat(revoked.getStatus().lastFailure().traceId()).isNotBlank();
    contoso.consent(stage.app());
    var again = stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    assertThat(again.getStatus().consent().principalId()).isNotEqualTo(first);
  }

  @Test
  void listsRolesThatTheConsentDoesNotCover() {
    var contoso = stage.customer(CONTOSO, "Contoso").consent(stage.app(), "Machine.Read.All");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.tenant("contoso", CONTOSO);

    var missing =
        stage.awaitReady(MdeTenant.class, "contoso", "False", "RolesMissing").getStatus().consent();

    assertThat(missing.missingRoles()).containsExactly("Alert.Read.All");
    assertThat(missing.surplusRoles()).containsExactly("Machine.Read.All");
    contoso.consent(stage.app());
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  @Test
  void raisesARefusedSecretOnTheApplicationAndRecoversWithTheNextOne() {
    stage.customer(CONTOSO, "Contoso").consent(stage.app());
    stage.customer(FABRIKAM, "Fabrikam").consent(stage.app());
    stage.secret("7f000000-0000-0000-0000-the-id-instead-of-the-value");
    stage.application();
    stage.tenant("contoso", CONTOSO);
    stage.tenant("fabrikam", FABRIKAM);

    stage.awaitReady(MdeApplication.class, "partner", "False", "ClientSecretInvalid");
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ApplicationNotReady");
    stage.awaitReady(MdeTenant.class, "fabrikam", "False", "ApplicationNotReady");
    assertThat(
            Conditions.isTrue(
                stage.get(MdeApplication.class, "partner").getStatus().conditions(),
                ConditionType.STALLED))
        .isTrue();

    stage.secret(TestEnvironment.CLIENT_SECRET);

    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    stage.awaitReady(MdeTenant.class, "fabrikam", "True", "Ready");
  }

  @Test
  void keepsTenantsReadyWithTheTokenInHandWhileTheSecretIsGone() {
    stage.customer(CONTOSO, "Contoso").consent(stage.app());
    var secret = stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");

    stage.user().resource(secret).delete();

    stage.awaitReady(MdeApplication.class, "partner", "False", "SecretNotFound");
    await()
        .until(
            () ->
                readyMessage("contoso")
                    .contains("the MdeApplication 'partner' is not Ready (SecretNotFound)"));
    assertThat(
            Conditions.isTrue(
                stage.get(MdeTenant.class, "contoso").getStatus().conditions(),
                ConditionType.READY))
        .isTrue();
  }

  @Test
  void looksTheSameWhetherTheSecretIsAbsentOrUnlabelled() {
    stage.application();
    var absent =
        message(stage.awaitReady(MdeApplication.class, "partner", "False", "SecretNotFound"));
    var unlabelled = stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.awaitReady(MdeApplication.class, "partner", "True", "Ready");

    stage.user().resource(unlabelled).edit(OnboardingClusterIT::withoutLabels);

    assertThat(
            message(stage.awaitReady(MdeApplication.class, "partner", "False", "SecretNotFound")))
        .isEqualTo(absent);
  }

  @Test
  void waitsForAnApplicationThatIsAppliedLater() {
    stage.customer(CONTOSO, "Contoso").consent(stage.app());
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ReferenceNotFound");

    stage.application();
    stage.secret(TestEnvironment.CLIENT_SECRET);

    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  @Test
  void checksTwoObjectsForTheSameTenantWithOneToken() {
    stage.onboard("contoso", CONTOSO);

    stage.tenant("contoso-again", CONTOSO.toUpperCase(Locale.ROOT));

    stage.awaitReady(MdeTenant.class, "contoso-again", "True", "Ready");
    assertThat(stage.simulator().requests()).filteredOn(RecordedRequest::isTokenRequest).hasSize(1);
  }

  @Test
  void staysReadyWhileEntraIsDownAndTheTokenIsGood() {
    stage.onboard("contoso", CONTOSO);

    try (var outage = stage.simulator().entraFaults().whileActive(Fault.htmlPage(503))) {
      stage.request(MdeTenant.class, "contoso", "during the outage");
      await().until(() -> readyMessage("contoso").contains("cannot be renewed"));
      assertThat(outage.hits()).isPositive();
    }
    assertThat(
            Conditions.isTrue(
                stage.get(MdeTenant.class, "contoso").getStatus().conditions(),
                ConditionType.READY))
        .isTrue();
  }

  @Test
  void neverTouchesWhatUsersWrote() {
    stage.onboard("contoso", CONTOSO);
    var tenant = stage.get(MdeTenant.class, "contoso");

    assertThat(tenant.getMetadata().getManagedFields())
        .filteredOn(entry -> !entry.getManager().equals("user"))
        .isNotEmpty()
        .allSatisfy(
            entry -> {
              assertThat(entry.getManager()).isEqualTo("mde-operator");
              assertThat(entry.getSubresource()).isEqualTo("status");
              assertThat(entry.getFieldsV1().getAdditionalProperties())
                  .containsOnlyKeys("f:status");
            });
  }

  @Test
  void tellsOfTransitionsAsEvents() {
    stage.onboard("contoso", CONTOSO);

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(
                        stage
                            .user()
                            .v1()
                            .events()
                            .inNamespace(stage.namespace())
                            .withInvolvedObject(stage.reference(MdeTenant.class, "contoso"))
                            .list()
                            .getItems())
                    .anySatisfy(event -> assertThat(event.getReason()).isEqualTo("Ready")));
  }

  private String readyMessage(String tenant) {
    return message(stage.get(MdeTenant.class, tenant));
  }

  private static String message(CustomResource<?, ? extends Conditioned> object) {
    return Conditions.find(object.getStatus().conditions(), ConditionType.READY)
        .orElseThrow()
        .getMessage();
  }

  private static Secret withoutLabels(Secret secret) {
    secret.getMetadata().setLabels(null);
    return secret;
  }
}
