// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.CoreMatchers.containsString;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.browser.Browser;
import io.mdeoperator.browser.Browser.Window;
import io.mdeoperator.browser.InChromium;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.Kubectl;
import io.mdeoperator.cluster.OnControlPlane;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.testing.Ingress;
import io.mdeoperator.testing.TestEnvironment;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The way of a customer's administrator, in a real browser: from the link that kubectl prints to
 * the simulator's consent page and back to the operator's, through an Ingress with a path of its
 * own. Every page of ours is held against axe-core, and kept as a picture.
 */
@Tag("slow")
@OnControlPlane
@InChromium
class ConsentBrowserClusterIT {
  private static final String CONTOSO = "22222222-2222-2222-2222-222222222222";
  private static final String FABRIKAM = "33333333-3333-3333-3333-333333333333";
  private static final String ASKED = "Permissions requested";
  private static final String COMPLETE = "Consent is complete";

  private Kubectl kubectl;
  private TestEnvironment stage;
  private Ingress ingress;
  private CustomerTenant contoso;

  @BeforeAll
  static void install(ControlPlane cluster) {
    Installation.install(cluster);
  }

  @BeforeEach
  void startOperator(ControlPlane cluster) throws Exception {
    kubectl = cluster.kubectl();
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(cluster).toFile());
    stage =
        new TestEnvironment(cluster.client(), access, cluster.namespace("browser")).startOperator();
    ingress =
        Ingress.start(
            stage.simulator().authority(), URI.create("http://localhost:" + stage.consentPort()));
    stage.app().addRedirectUri(consentPages() + "callback");
    contoso = stage.customer(CONTOSO, "Contoso");
    stage.secret(TestEnvironment.CLIENT_SECRET);
    application("  consent: {redirectUri: %scallback}".formatted(consentPages()));
    stage.apply(
        MdeTenant.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeTenant
        metadata: {name: contoso, namespace: %s}
        spec: {applicationRef: {name: partner}, tenantId: %s, displayName: Contoso & Söhne}
        """
            .formatted(stage.namespace(), CONTOSO));
    stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentPending");
  }

  @AfterEach
  void stopOperator() {
    ingress.close();
    stage.close();
  }

  @Test
  void administratorAcceptsAndReadsWhatWasGranted() {
    try (var browser = browser(Window.DESKTOP)) {
      browser.open(link()).awaitTitle(ASKED).screenshot("accept-1-asked");
      assertAccessible(browser);

      browser.press("Accept").awaitTitle(COMPLETE).screenshot("accept-2-complete");

      assertThat(browser.text())
          .contains("Contoso & Söhne", "partner", "Read all alerts", "No action is needed");
      assertThat(browser.address())
          .startsWith(consentPages() + "result?state=")
          .doesNotContain("&");
      assertAccessible(browser);
      stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    }
  }

  @Test
  void administratorDeclinesAndReadsThatNothingWasChanged() {
    try (var browser = browser(Window.DESKTOP)) {
      browser.open(link()).press("Cancel").awaitTitle("You did not give consent");
      browser.screenshot("decline");

      assertThat(browser.text())
          .contains("This visit changed nothing in Contoso & Söhne", "accept");
      assertAccessible(browser);
      assertThat(contoso.servicePrincipalId(stage.app())).isEmpty();
      stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentPending");
    }
  }

  @Test
  void everythingCanBeReadOnAPhone() {
    try (var browser = browser(Window.PHONE)) {
      browser.open(link()).awaitTitle(ASKED).screenshot("phone-1-asked");
      assertFitsAPhone(browser);

      browser.press("Accept").awaitTitle(COMPLETE).screenshot("phone-2-complete");

      assertFitsAPhone(browser);
      browser.open(link()).press("Cancel").awaitTitle("You did not give consent");
      browser.screenshot("phone-3-declined");
      assertFitsAPhone(browser);
    }
  }

  @Test
  void administratorReadsWhichPermissionsAreMissingAndGrantsThemLater() {
    stage.app().declareRoles("Machine.Read.All");
    try (var browser = browser(Window.PHONE)) {
      browser.open(link()).press("Accept").awaitTitle("Some permissions have not arrived yet");
      browser.screenshot("roles-missing");
      assertThat(browser.text()).contains("Read all alerts", "Read information on all devices");
      assertFitsAPhone(browser);
      stage.awaitReady(MdeTenant.class, "contoso", "False", "RolesMissing");

      stage.app().declareRoles("Alert.Read.All");
      browser.open(link()).press("Accept");

      stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
      browser.reload().awaitTitle(COMPLETE);
    }
  }

  @Test
  void sameLinkGivesConsentAgainAfterItWasWithdrawn() {
    var link = link();
    try (var browser = browser(Window.DESKTOP)) {
      browser.open(link).press("Accept").awaitTitle(COMPLETE);
      var result = browser.address();
      var before = contoso.servicePrincipalId(stage.app());
      contoso.withdraw(stage.app());
      stage.request(MdeTenant.class, "contoso", "after withdrawal");
      stage.awaitReady(MdeTenant.class, "contoso", "False", "ConsentRevoked");
      browser
          .open(result)
          .awaitTitle("Your organization has withdrawn its consent")
          .screenshot("withdrawn");
      assertAccessible(browser);

      assertThat(link()).isEqualTo(link);
      browser.open(link).press("Accept");

      stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
      browser.reload().awaitTitle(COMPLETE);
      assertThat(contoso.servicePrincipalId(stage.app())).isPresent().isNotEqualTo(before);
    }
  }

  @Test
  void pageThatWaitsBecomesTheResultWithoutJavascript() {
    try (var browser = browser(Window.WITHOUT_JAVASCRIPT);
        var slow = stage.simulator().apiFaults().whileActive(trickling())) {
      browser.open(link()).press("Accept").awaitTitle("Checking your consent");
      browser.screenshot("without-javascript-1-checking");
      assertThat(slow.hits()).isPositive();

      browser.awaitTitle(COMPLETE).screenshot("without-javascript-2-complete");
      assertThat(browser.text()).contains("Read all alerts");
    }
  }

  @Test
  void pageThatWaitsIsAccessible() {
    try (var browser = browser(Window.DESKTOP);
        var _ = stage.simulator().apiFaults().whileActive(trickling())) {
      browser.open(link()).press("Accept").awaitTitle("Checking your consent");
      browser.screenshot("checking");
      assertAccessible(browser);
    }
  }

  @Test
  void classicLinkEndsOnAPageThatNamesNobody() {
    application("");
    await().until(this::link, containsString("/common/oauth2/authorize?prompt=consent"));
    try (var browser = browser(Window.DESKTOP)) {
      browser.open(link()).choose("Contoso").screenshot("classic-1-asked");
      assertAccessible(browser);

      browser.press("Accept").awaitTitle("Thank you").screenshot("classic-2-thanks");

      assertThat(browser.text()).contains("Your partner sees it").doesNotContain("Contoso");
      assertAccessible(browser);
      stage.awaitReady(MdeTenant.class, "contoso", "True", "Ready");
    }
  }

  @Test
  void everyOtherPageIsAccessibleByDayAndByNight() {
    var addresses = otherPages(state());
    try (var browser = browser(Window.PHONE)) {
      addresses.forEach(
          (address, title) -> {
            browser.preferDark(false).open(consentPages() + address).awaitTitle(title);
            var picture = "page-" + title.toLowerCase(Locale.ROOT).replaceAll("\\W+", "-");
            browser.screenshot(picture);
            assertFitsAPhone(browser);
            browser.preferDark(true).screenshot(picture + "-dark");
            assertAccessible(browser);
          });
    }
  }

  /** Ends of addresses, each with the title of the page that is there. */
  private static Map<String, String> otherPages(String state) {
    var failed = "callback?state=" + state + "&error=";
    return Map.of(
        "",
        "Consent to access by a partner",
        "nowhere",
        "Page not found",
        "callback?state=cut-off&admin_consent=True",
        "This address is incomplete",
        "callback?state=" + state + "&admin_consent=True&tenant=" + FABRIKAM,
        "This consent is for another organization",
        failed + "access_denied&error_description=AADSTS90094",
        "Your account cannot give consent",
        failed + "invalid_client&error_description=AADSTS650052",
        "Defender for Endpoint is not available in your organization",
        failed + "invalid_scope&error_description=AADSTS70011",
        "The application is not set up correctly",
        failed + "server_error",
        "Your consent could not be checked yet",
        failed + "something_new&error_description=AADSTS1",
        "Microsoft did not accept your consent");
  }

  private Browser browser(Window window) {
    return Browser.open(window, stage.simulator().authority());
  }

  private void application(String consent) {
    stage.apply(
        MdeApplication.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeApplication
        metadata: {name: partner, namespace: %s}
        spec:
          clientId: %s
          credential: {clientSecret: {secretRef: {name: partner-app}}}
        %s
        """
            .formatted(stage.namespace(), TestEnvironment.CLIENT_ID, consent));
  }

  /** Whatever the platform's Ingress puts before it. */
  private String consentPages() {
    return ingress.url() + "/defender/consent/";
  }

  /** As the partner's engineer gets it. */
  private String link() {
    return kubectl.run(
        "get", "mdet", "contoso", "-n", stage.namespace(), "-o", "jsonpath={.status.consent.url}");
  }

  private String state() {
    var state = Pattern.compile("[?&]state=([^&]+)").matcher(link());
    assertThat(state.find()).isTrue();
    return state.group(1);
  }

  /** Some bytes a second: longer than the callback waits, no silence that means an outage. */
  private static Fault trickling() {
    return Fault.slowBody(12, Duration.ofSeconds(1));
  }

  private static void assertAccessible(Browser browser) {
    assertThat(browser.accessibilityViolations()).isEmpty();
  }

  private static void assertFitsAPhone(Browser browser) {
    assertAccessible(browser);
    assertThat(browser.scrollsSideways()).isFalse();
  }
}
