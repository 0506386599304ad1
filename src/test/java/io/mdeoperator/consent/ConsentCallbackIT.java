// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus.ConsentStatus;
import io.mdeoperator.cluster.embedded.EmbeddedApiServer;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.testing.TestEnvironment;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An administrator's way through the callback, by the whole operator. */
class ConsentCallbackIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";

  private final EmbeddedApiServer server = EmbeddedApiServer.start();
  private TestEnvironment stage;
  private CustomerBrowser browser;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    var access = Config.fromKubeconfig(server.kubeconfig(folder).toFile());
    stage = new TestEnvironment(server.client(), access, "partner").startOperator();
    browser = new CustomerBrowser(stage);
    stage.customer(CONTOSO, "Contoso");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.applicationWithCallback();
    stage.tenant("contoso", CONTOSO);
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentPending");
  }

  @AfterEach
  void stop() {
    browser.close();
    stage.close();
    server.close();
  }

  @Test
  void showsWhatWasGrantedOnceItIsVerified() {
    var back = browser.decide(link(), "accept");

    var page = browser.comeBack(back);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains("Consent is complete", "Read all alerts", "Alert.Read.All", CONTOSO, "partner")
        .contains(TestEnvironment.CLIENT_ID);
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
  }

  @Test
  void tellsWhoHasDeclinedThatNothingWasChanged() {
    var back = browser.decide(link(), "cancel");

    var page = browser.comeBack(back);

    assertThat(page.body()).contains("You did not give consent");
    assertThat(page.body()).doesNotContain("User declined");
  }

  @Test
  void checksAgainForWhoDeclinesAndAcceptsRightAfter() {
    browser.comeBack(browser.decide(link(), "cancel"));
    var declined = await().until(this::consent, ConsentCallbackIT::isAnswered);

    var page = browser.comeBack(browser.decide(link(), "accept"));

    awaitPage(page, "Consent is complete");
    assertThat(Instant.parse(consent().lastCallbackTime()))
        .isAfterOrEqualTo(
            Instant.parse(declined.lastCallbackTime()).plus(CallbackSchedule.INTERVAL));
  }

  @Test
  void listsWhatTheConsentDoesNotCover() {
    stage.app().declareRoles("Machine.Read.All");

    var page = browser.comeBack(browser.decide(link(), "accept"));

    assertThat(page.body())
        .contains("Some permissions have not arrived yet", "What is missing", "Read all alerts")
        .contains("Read information on all devices");
  }

  @Test
  void asksForWhatIsMissingOfGraphWithTheSameLink() {
    requireHunting();
    var link = link();
    stage.customer(CONTOSO, "Contoso").consent(stage.app());
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");

    var lacking = browser.open("/consent/result?state=" + ConsentLinks.stateIn(link).orElseThrow());
    var pending = browser.comeBack(browser.decide(link, "accept"));
    stage.app().declareRoles(KnownResource.MICROSOFT_GRAPH, "ThreatHunting.Read.All");
    var complete = browser.comeBack(browser.decide(link, "accept"));

    assertThat(lacking.body())
        .contains("Permissions for advanced hunting are missing", "receives its alerts")
        .contains("ThreatHunting.Read.All of Microsoft Graph", "Alert.Read.All");
    awaitPage(pending, "Some permissions have not arrived yet");
    awaitPage(complete, "Consent is complete");
    assertThat(link()).isEqualTo(link);
  }

  private void requireHunting() {
    stage.apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: contoso, namespace: partner}
        spec:
          applicationRef: {name: partner}
          tenantId: %s
          requiredRoles: [Alert.Read.All, "graph:ThreatHunting.Read.All"]
        """
            .formatted(CONTOSO));
  }

  @Test
  void believesTheVerifiedStatusAndNotTheQuery() {
    var state = ConsentLinks.stateIn(link()).orElseThrow();

    var page =
        browser.comeBack(
            URI.create(
                TestEnvironment.CALLBACK_URL
                    + "?admin_consent=True&tenant="
                    + CONTOSO
                    + "&state="
                    + state));

    assertThat(page.body()).contains("Your consent has not arrived yet");
    assertThat(page.headers().firstValue("Refresh")).contains("30;url=result?state=" + state);
  }

  @Test
  void keepsTheLinkAndTheCallbacksTimeWhenTheStatusIsWritten() {
    var link = link();
    browser.comeBack(browser.decide(link, "accept"));

    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    var consent = consent();

    assertThat(consent.url()).isEqualTo(link);
    assertThat(consent.lastCallbackTime()).isNotNull().isEqualTo(consent.lastHandledCallbackTime());
  }

  @Test
  void looksPastTheTokenInHandAfterACallback() {
    browser.comeBack(browser.decide(link(), "accept"));
    stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    var contoso = stage.customer(CONTOSO, "Contoso").withdraw(stage.app());
    assertThat(contoso.grantedRoles(stage.app())).isEmpty();

    var page = browser.comeBack(URI.create(successOf(link())));

    awaitPage(page, "Your organization has withdrawn its consent");
  }

  @Test
  void countsWhatBecameOfCallbacks() {
    browser.comeBack(browser.decide(link(), "cancel"));
    browser.open("/consent/callback?state=forged");

    assertThat(OperatorProcess.metrics(stage.managementPort()))
        .contains("mde_operator_consent_callbacks_total{outcome=\"declined\"} 1.0")
        .contains("mde_operator_consent_callbacks_total{outcome=\"forged\"} 1.0");
  }

  @Test
  void checksNothingOfASuspendedTenant() {
    var link = link();
    stage.apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: contoso, namespace: partner}
        spec: {applicationRef: {name: partner}, tenantId: %s, suspend: true}
        """
            .formatted(CONTOSO));
    stage.awaitReady(MdeTenant.class, "contoso", "False", "Suspended");

    var page = browser.comeBack(browser.decide(link, "accept"));

    assertThat(page.body()).contains("Your partner has paused this connection");
    assertThat(consent().lastCallbackTime()).isNull();
  }

  /** Looks again where the page leads, as long as it only says that a check is on its way. */
  private void awaitPage(HttpResponse<String> first, String words) {
    var shown =
        await(words)
            .atMost(Duration.ofSeconds(30))
            .pollInterval(Duration.ofSeconds(1))
            .until(
                () -> isChecking(first) ? browser.lookAgain(first) : first,
                page -> !isChecking(page));
    assertThat(shown.body()).contains(words);
  }

  private static boolean isChecking(HttpResponse<String> page) {
    return page.body().contains("Checking your consent");
  }

  private ConsentStatus consent() {
    return stage.get(MdeTenant.class, "contoso").getStatus().consent();
  }

  private static boolean isAnswered(ConsentStatus consent) {
    return consent.lastCallbackTime() != null
        && consent.lastCallbackTime().equals(consent.lastHandledCallbackTime());
  }

  private String link() {
    return consent().url();
  }

  private static String successOf(String link) {
    return TestEnvironment.CALLBACK_URL
        + "?admin_consent=True&tenant="
        + CONTOSO
        + "&state="
        + ConsentLinks.stateIn(link).orElseThrow();
  }
}
