// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsentPagesTest {
  private static final String CALLBACK = "https://mde.partner.example/consent/callback";
  private static final String SCOPE = "https://api.securitycenter.microsoft.com/.default";
  private static final Map<String, String> ACCEPT = Map.of("decision", "accept");
  private static final Map<String, String> CANCEL = Map.of("decision", "cancel");

  private static Simulator simulator;
  private static SimulatorClient client;

  private PartnerApp app;
  private CustomerTenant tenant;

  @BeforeAll
  static void start() {
    simulator = Simulator.start();
    client = new SimulatorClient(simulator);
  }

  @AfterAll
  static void stop() {
    client.close();
    simulator.close();
  }

  @BeforeEach
  void register() {
    app = simulator.app(UUID.randomUUID().toString(), "<b>Partner & Söhne</b>", "Alert.Read.All");
    tenant = simulator.tenant(UUID.randomUUID().toString(), "Contoso \"Ltd\"");
  }

  @Test
  void partnersLinkWithoutRedirectAsksForTheTenantAndGrants() throws Exception {
    var link =
        "%s/common/oauth2/authorize?prompt=consent&client_id=%s&response_type=code&sso_reload=true"
            .formatted(simulator.loginUrl(), app.clientId());

    var page = client.get(link);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body())
        .contains(
            "&lt;b&gt;Partner &amp; Söhne&lt;/b&gt;",
            "Alert.Read.All",
            "<option value=\"" + tenant.id() + "\">Contoso &quot;Ltd&quot;</option>",
            "sso_reload=true\">")
        .doesNotContain("<script", "<b>Partner");
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(tenant.grantedRoles(app)).isEmpty();

    assertThat(client.post(link, CANCEL).body()).contains("Consent declined");
    assertThat(tenant.servicePrincipalId(app)).isEmpty();

    var done = client.post(link, Map.of("decision", "accept", "tenant", tenant.id()));

    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(done.body()).contains("You can close this page.");
    assertThat(simulator.confidential()).isNotEmpty().noneMatch(done.body()::contains);
    assertThat(tenant.grantedRoles(app)).containsExactly("Alert.Read.All");
  }

  @Test
  void linkWithoutRedirectEndsAtTheRegisteredReplyUrl() throws Exception {
    app.addRedirectUri(CALLBACK).addRedirectUri("https://portal.azure.com");
    var link =
        "%s/%s/oauth2/authorize?prompt=consent&client_id=%s&response_type=code"
            .formatted(simulator.loginUrl(), tenant.id(), app.clientId());

    assertThat(location(client.post(link, CANCEL))).startsWith(CALLBACK + "?error=access_denied");
    assertThat(location(client.post(link, ACCEPT))).startsWith(CALLBACK + "?code=");
    assertThat(tenant.grantedRoles(app)).containsExactly("Alert.Read.All");
  }

  @Test
  void adminConsentOfVersion2RedirectsWithTheOutcome() throws Exception {
    app.addRedirectUri(CALLBACK);
    var link = version2(CALLBACK, SCOPE);

    assertThat(client.get(link).body()).contains("Contoso &quot;Ltd&quot;", tenant.id());
    assertThat(location(client.post(link, CANCEL)))
        .startsWith(CALLBACK + "?error=consent_required&error_description=AADSTS65004")
        .endsWith("&admin_consent=True&state=s%26t");
    assertThat(tenant.servicePrincipalId(app)).isEmpty();
    assertThat(location(client.post(link, ACCEPT)))
        .startsWith(CALLBACK + "?admin_consent=True&tenant=" + tenant.id() + "&state=s%26t&scope=");
    assertThat(tenant.servicePrincipalId(app)).isPresent();
  }

  @Test
  void adminConsentOfVersion1ToleratesMorePathAndReportsCancellation() throws Exception {
    app.addRedirectUri(CALLBACK);
    app.addRedirectUri(CALLBACK);
    var link =
        "%s/%s/adminconsent?client_id=%s&state=1&redirect_uri=%s/more"
            .formatted(simulator.loginUrl(), tenant.id(), app.clientId(), CALLBACK);

    assertThat(location(client.post(link, CANCEL)))
        .startsWith(CALLBACK + "/more?error=permission_denied")
        .endsWith("&state=1")
        .doesNotContain("admin_consent");
    assertThat(location(client.post(link, ACCEPT)))
        .isEqualTo(CALLBACK + "/more?admin_consent=True&tenant=" + tenant.id() + "&state=1");
  }

  @Test
  void refusesLinksThatEntraRefuses() throws Exception {
    app.addRedirectUri(CALLBACK);
    assertError(version2("https://elsewhere.example/", SCOPE), "AADSTS50011");
    assertError(version2(CALLBACK + "/more", SCOPE), "AADSTS50011");
    assertError(version2(CALLBACK, "openid"), "AADSTS70011");
    assertError(version2(CALLBACK, SCOPE).replace(tenant.id(), "common"), "AADSTS90009");
    assertError(
        version2(CALLBACK, SCOPE).replace(app.clientId(), UUID.randomUUID().toString()),
        "AADSTS700016");
    assertError(
        simulator.loginUrl() + "/common/oauth2/authorize?response_type=code", "AADSTS900144");
    assertThat(tenant.servicePrincipalId(app)).isEmpty();
  }

  @Test
  void failsWithoutALicence() throws Exception {
    app.addRedirectUri(CALLBACK);
    tenant.withoutDefenderLicence();

    assertThat(location(client.post(version2(CALLBACK, SCOPE), ACCEPT)))
        .contains("error=invalid_client&error_description=AADSTS650052");
    assertThat(tenant.servicePrincipalId(app)).isEmpty();
  }

  @Test
  void consentingAgainGrantsWhatIsDeclaredNow() throws Exception {
    app.addRedirectUri(CALLBACK);
    tenant.consent(app);
    app.declareRoles("Machine.Isolate");

    client.post(version2(CALLBACK, SCOPE), ACCEPT);

    assertThat(tenant.grantedRoles(app)).containsExactly("Machine.Isolate");
  }

  /** Microsoft: "Scopes and permissions in the Microsoft identity platform", the .default scope. */
  @Test
  void aScopeOfOneApiAsksForWhatIsDeclaredOfAll() throws Exception {
    app.addRedirectUri(CALLBACK)
        .declareRoles(KnownResource.MICROSOFT_GRAPH, "ThreatHunting.Read.All");

    var page = client.get(version2(CALLBACK, SCOPE));
    client.post(version2(CALLBACK, SCOPE), ACCEPT);

    assertThat(page.body())
        .contains("WindowsDefenderATP: <code>Alert.Read.All<")
        .contains("Microsoft Graph: <code>ThreatHunting.Read.All<");
    assertThat(tenant.grantedRoles(app)).containsExactly("Alert.Read.All");
    assertThat(tenant.grantedRoles(app, KnownResource.MICROSOFT_GRAPH))
        .containsExactly("ThreatHunting.Read.All");
  }

  private String version2(String redirectUri, String scope) {
    return "%s/%s/v2.0/adminconsent?client_id=%s&state=s%%26t&scope=%s&redirect_uri=%s"
        .formatted(simulator.loginUrl(), tenant.id(), app.clientId(), scope, redirectUri);
  }

  private static void assertError(String link, String number) throws Exception {
    var page = client.get(link);
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.body()).contains(number);
  }

  private static String location(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(302);
    return answer.headers().firstValue("Location").orElseThrow();
  }
}
