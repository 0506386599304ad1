// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every state that a customer's consent can be in, one after the other, and what feeds do then. */
@Tag("slow")
class ConsentLifeCycleIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String ALERTS = "Alert.Read.All";
  private static final String HUNTING = "ThreatHunting.Read.All";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private EmbeddedApiServer server;
  private TestEnvironment stage;
  private CustomerTenant contoso;

  @BeforeEach
  void startOperator() throws Exception {
    server = EmbeddedApiServer.start();
    stage = new TestEnvironment(server.client(), server.client().getConfiguration(), "partner");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    contoso = stage.customer(CONTOSO, "Contoso");
    stage.startOperator();
  }

  @AfterEach
  void stopOperator() {
    try (var _ = server) {
      stage.close();
    }
  }

  @Test
  void followsAConsentThatIsGivenInParts() {
    stage.tenant("contoso", CONTOSO);
    var never = awaitTenant("False", "ConsentPending");
    assertThat(consentReason(never)).isEqualTo("Pending");
    assertThat(never.consent().firstGrantedTime()).isNull();
    assertThat(never.consent().lastVerifiedTime()).isNull();

    contoso.consent(stage.app(), "Machine.Read.All");
    var partly = awaitTenant("False", "RolesMissing");
    assertThat(consentReason(partly)).isEqualTo("RolesMissing");
    assertThat(partly.consent().grantedRoles()).containsExactly("Machine.Read.All");
    assertThat(partly.consent().missingRoles()).containsExactly(ALERTS);
    assertThat(partly.consent().surplusRoles()).containsExactly("Machine.Read.All");
    assertThat(partly.consent().firstGrantedTime()).isNull();
    assertThat(partly.lastFailure().code()).as("no error came this time").startsWith("AADSTS7");

    contoso.consent(stage.app(), ALERTS);
    var granted = awaitTenant("True", "Ready");
    assertThat(granted.consent().grantedRoles()).containsExactly(ALERTS);
    assertThat(granted.consent().missingRoles()).isEmpty();
    assertThat(granted.consent().surplusRoles()).isEmpty();
    assertThat(granted.consent().principalId())
        .isEqualTo(contoso.servicePrincipalId(stage.app()).orElseThrow());
    assertThat(granted.consent().firstGrantedTime()).isNotNull();
    assertThat(granted.consent().lastVerifiedTime()).isNotNull();
  }

  @Test
  void asksForNewConsentWhenAPermissionIsAddedLater() {
    onboard();
    var first = tenant().consent().firstGrantedTime();

    stage.app().declareRoles(ALERTS, "Machine.Isolate");
    stage
        .user()
        .resource(stage.get(MdeTenant.class, "contoso"))
        .edit(found -> requiring(found, ALERTS, "Machine.Isolate"));

    var missing = awaitTenant("False", "RolesMissing");
    assertThat(missing.consent().missingRoles()).containsExactly("Machine.Isolate");
    contoso.consent(stage.app());
    var again = awaitTenant("True", "Ready");
    assertThat(again.consent().grantedRoles()).containsExactly(ALERTS, "Machine.Isolate");
    assertThat(again.consent().firstGrantedTime()).isEqualTo(first);
  }

  @Test
  void mdeOnlyTenantStaysReadyWithoutGraphConsent() {
    onboard();
    stage.simulator().forgetRequests();

    stage.request(MdeTenant.class, "contoso", "again");
    await().atMost(TIMEOUT).until(() -> "again".equals(tenant().lastHandledRequestedAt()));

    assertThat(tokenRequests()).isNotEmpty().noneMatch(ConsentLifeCycleIT::isForGraph);
    assertThat(Conditions.isTrue(tenant().conditions(), ConditionType.READY)).isTrue();
    assertThat(Conditions.find(tenant().conditions(), ConditionType.GRAPH_CONSENT_GRANTED))
        .isEmpty();
    assertThat(tenant().consent().graph()).isNull();
  }

  @Test
  void staysReadyForAlertsUntilGraphIsGrantedToo() {
    onboard();
    stage.feed("alerts", "contoso", "1s");
    var readySince = transition(ConditionType.READY);

    stage
        .user()
        .resource(stage.get(MdeTenant.class, "contoso"))
        .edit(found -> requiring(found, ALERTS, "graph:" + HUNTING));

    var lacking = awaitGraphConsent("False", "GraphConsentMissing");
    assertThat(lacking.consent().grantedRoles()).containsExactly(ALERTS);
    assertThat(lacking.consent().missingRoles()).isEmpty();
    assertThat(lacking.consent().graph().missingRoles()).containsExactly(HUNTING);
    var ids = Set.copyOf(newAlerts(5));
    awaitMirrored(ids);
    stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");

    contoso.consent(stage.app(), KnownResource.MICROSOFT_GRAPH, HUNTING);
    stage.request(MdeTenant.class, "contoso", "granted");

    var granted = awaitGraphConsent("True", "Granted");
    assertThat(granted.consent().grantedRoles()).containsExactly(ALERTS);
    assertThat(granted.consent().graph().grantedRoles()).containsExactly(HUNTING);
    assertThat(granted.consent().graph().missingRoles()).isEmpty();
    assertThat(granted.token().audience()).contains("securitycenter");
    assertThat(transition(ConditionType.READY)).as("it was Ready throughout").isEqualTo(readySince);
    assertThat(tokenRequests()).anyMatch(ConsentLifeCycleIT::isForGraph);
    assertThat(apiCalls()).isNotEmpty().allMatch(call -> call.status() == 200);
  }

  @Test
  void pausesFeedsWhileConsentIsWithdrawnAndGoesOnWithoutGap() {
    onboard();
    stage.feed("alerts", "contoso", "1s");
    var ids = new HashSet<>(newAlerts(20));
    awaitMirrored(ids);

    contoso.withdraw(stage.app());
    stage.request(MdeTenant.class, "contoso", "withdrawn");
    var revoked = awaitTenant("False", "ConsentRevoked");
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "TenantNotReady");
    var cursor = checkpoints();
    assertThat(consentReason(revoked)).isEqualTo("Revoked");
    assertThat(revoked.lastHandledRequestedAt()).isEqualTo("withdrawn");
    assertThat(revoked.consent().firstGrantedTime()).isNotNull();
    stage.simulator().forgetRequests();
    ids.addAll(newAlerts(30));
    awaitChecks(2);
    assertThat(apiCalls()).as("the token in hand is dropped").isEmpty();
    assertThat(checkpoints()).isEqualTo(cursor).isNotEmpty();

    contoso.consent(stage.app());

    var again = awaitTenant("True", "Ready");
    assertThat(again.consent().principalId()).isNotEqualTo(revoked.consent().principalId());
    assertThat(again.consent().firstGrantedTime()).isEqualTo(revoked.consent().firstGrantedTime());
    awaitMirrored(ids);
    stage.awaitReady(MdeAlertSync.class, "alerts", "True", "Ready");
    await().until(() -> events().contains("ConsentRenewed"));
  }

  @Test
  void looksAtATenantAgainWhenTheApiRefusesItsFeed() {
    onboard();
    stage.feed("alerts", "contoso", "1s");
    var ids = new HashSet<>(newAlerts(5));
    awaitMirrored(ids);

    contoso.withdraw(stage.app());
    stage.simulator().endAllTokens();

    awaitTenant("False", "ConsentRevoked");
    stage.awaitReady(MdeAlertSync.class, "alerts", "False", "TenantNotReady");
    ids.addAll(newAlerts(5));
    contoso.consent(stage.app());
    awaitTenant("True", "Ready");
    awaitMirrored(ids);
  }

  @Test
  void looksAtATenantAgainWhenTheApiForbidsItsFeed() {
    onboard();
    stage.feed("alerts", "contoso", "1s");
    awaitMirrored(Set.copyOf(newAlerts(5)));

    try (var drift =
        stage
            .simulator()
            .apiFaults()
            .whileActive(
                Fault.defenderError(403, "Forbidden", "Not any more.").forTenant(CONTOSO))) {
      awaitTenant("False", "ApiForbidden");
      assertThat(drift.hits()).as("the feed and the tenant's probe").isGreaterThan(1);
    }
    awaitTenant("True", "Ready");
  }

  @Test
  void noticesAnotherServicePrincipalThoughTheTenantWasReadyAllTheTime() {
    onboard();
    var first = tenant().consent();

    contoso.withdraw(stage.app()).consent(stage.app());
    stage.request(MdeTenant.class, "contoso", "again");

    await().atMost(TIMEOUT).until(() -> "again".equals(tenant().lastHandledRequestedAt()));
    assertThat(tenant().consent().principalId())
        .isNotEqualTo(first.principalId())
        .isEqualTo(contoso.servicePrincipalId(stage.app()).orElseThrow());
    assertThat(tenant().consent().firstGrantedTime()).isEqualTo(first.firstGrantedTime());
    await().until(() -> events().contains("ConsentRenewed"));
    assertThat(events()).filteredOn("Ready"::equals).hasSize(1);
  }

  @Test
  void waitsForAnAppThatTheCustomerHasSwitchedOff() {
    onboard();

    contoso.disable(stage.app());
    stage.request(MdeTenant.class, "contoso", "disabled");
    var disabled = awaitTenant("False", "ApplicationDisabled");
    assertThat(disabled.lastFailure().code()).isEqualTo("AADSTS7000112");

    contoso.enable(stage.app());
    awaitTenant("True", "Ready");
  }

  @Test
  void waitsForALicence() {
    contoso.consent(stage.app()).withoutDefenderLicence();
    stage.tenant("contoso", CONTOSO);

    var unlicensed = awaitTenant("False", "DefenderNotProvisioned");
    assertThat(Conditions.find(unlicensed.conditions(), ConditionType.READY).orElseThrow())
        .satisfies(
            ready -> assertThat(ready.getMessage()).contains(CONTOSO, "security.microsoft.com"));

    contoso.defenderLicensed(true);
    awaitTenant("True", "Ready");
  }

  @Test
  void answersAFloodOfRequestsWithFewChecks() {
    onboard();
    stage.simulator().forgetRequests();

    for (var i = 0; i < 200; i++) {
      stage.request(MdeTenant.class, "contoso", "flood " + i);
    }

    await().atMost(TIMEOUT).until(() -> "flood 199".equals(tenant().lastHandledRequestedAt()));
    assertThat(tokenRequests()).hasSizeBetween(1, 20);
  }

  private void onboard() {
    contoso.consent(stage.app());
    stage.tenant("contoso", CONTOSO);
    awaitTenant("True", "Ready");
  }

  private MdeTenantStatus awaitTenant(String ready, String reason) {
    return stage.awaitReady(MdeTenant.class, "contoso", ready, reason).getStatus();
  }

  private MdeTenantStatus tenant() {
    return stage.get(MdeTenant.class, "contoso").getStatus();
  }

  private static String consentReason(MdeTenantStatus status) {
    return Conditions.find(status.conditions(), ConditionType.CONSENT_GRANTED)
        .orElseThrow()
        .getReason();
  }

  private MdeTenantStatus awaitGraphConsent(String status, String reason) {
    await()
        .atMost(TIMEOUT)
        .until(
            () ->
                Conditions.find(tenant().conditions(), ConditionType.GRAPH_CONSENT_GRANTED)
                    .map(found -> found.getStatus() + found.getReason()),
            Optional.of(status + reason)::equals);
    return awaitTenant("True", "Ready");
  }

  private String transition(ConditionType type) {
    return Conditions.find(tenant().conditions(), type).orElseThrow().getLastTransitionTime();
  }

  private static boolean isForGraph(RecordedRequest request) {
    return request.form().get("scope").stream().anyMatch(scope -> scope.contains("graph"));
  }

  private static MdeTenant requiring(MdeTenant tenant, String... roles) {
    tenant.setSpec(tenant.getSpec().withRequiredRoles(List.of(roles)));
    return tenant;
  }

  private List<String> newAlerts(int count) {
    return contoso
        .alerts()
        .addGenerated(
            AlertGenerator.seeded(count, contoso),
            count,
            Instant.now().minusSeconds(30),
            Duration.ofMillis(100));
  }

  private void awaitMirrored(Set<String> ids) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(stage.mirroredAlerts()).isEqualTo(ids));
  }

  /** What the cursors are, and since when. */
  private List<String> checkpoints() {
    return stage.ownedConfigMaps("checkpoint").stream()
        .map(found -> found.getMetadata().getName() + found.getBinaryData())
        .sorted()
        .toList();
  }

  private void awaitChecks(int count) {
    await().atMost(TIMEOUT).until(() -> tokenRequests().size() >= count);
  }

  private List<RecordedRequest> tokenRequests() {
    return stage.simulator().requests().stream().filter(RecordedRequest::isTokenRequest).toList();
  }

  private List<RecordedRequest> apiCalls() {
    return stage.simulator().requests().stream()
        .filter(request -> request.server() == Server.DEFENDER)
        .toList();
  }

  private List<String> events() {
    return stage.eventReasons(MdeTenant.class, "contoso");
  }
}
