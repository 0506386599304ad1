// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.entra;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.SimulatorClock;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.PartnerApp;
import io.mdeoperator.simulator.directory.TokenShape;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {
  private static final String SECRET = "partner-secret-of-the-tests";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String MDE = "https://api.securitycenter.microsoft.com";

  private static Simulator simulator;
  private static SimulatorClient client;

  private PartnerApp app;
  private CustomerTenant tenant;

  @BeforeAll
  static void start() {
    simulator = Simulator.start(SimulatorClock.stoppedAt(NOW));
    client = new SimulatorClient(simulator);
  }

  @AfterAll
  static void stop() {
    client.close();
    simulator.close();
  }

  @BeforeEach
  void register() {
    app =
        simulator
            .app(UUID.randomUUID().toString(), "Partner", "Alert.Read.All", "Machine.Isolate")
            .addSecret(SECRET);
    tenant = simulator.tenant(UUID.randomUUID().toString(), "Contoso").consent(app);
  }

  @Test
  void version2AnswersWithNumbers() throws Exception {
    tenant.tokens(TokenShape.regular().lasting(Duration.ofMinutes(65)));

    var body = SimulatorClient.json(version2(form()));

    assertThat(body.path("expires_in").isNumber()).isTrue();
    assertThat(body.path("expires_in").asLong()).isEqualTo(3900);
    assertThat(body.path("token_type").asText()).isEqualTo("Bearer");
    assertThat(body.has("expires_on")).isFalse();
  }

  @Test
  void version1AnswersWithTextAndTheResource() throws Exception {
    tenant.tokens(TokenShape.regular().lasting(Duration.ofMinutes(60)));
    var form = form();
    form.remove("scope");
    form.put("resource", MDE + "/");

    var answer = client.post(simulator.loginUrl() + "/" + tenant.id() + "/oauth2/token", form);

    var body = SimulatorClient.json(answer);
    assertThat(body.path("expires_in").textValue()).isEqualTo("3600");
    assertThat(body.path("expires_on").textValue())
        .isEqualTo(Long.toString(NOW.plusSeconds(3600).getEpochSecond()));
    assertThat(body.path("not_before").textValue()).isEqualTo(Long.toString(NOW.getEpochSecond()));
    assertThat(body.path("resource").textValue()).isEqualTo(MDE + "/");
    assertThat(claims(answer).getAudience()).containsExactly(MDE + "/");
  }

  @Test
  void takesTheCredentialsOfABasicHeader() throws Exception {
    app.addSecret("s:c/r%t");
    var form = form();
    form.remove("client_id");
    form.remove("client_secret");
    var pair = app.clientId() + ":" + URLEncoder.encode("s:c/r%t", StandardCharsets.UTF_8);
    var basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));

    var answer =
        client.post(
            simulator.loginUrl() + "/" + tenant.id() + "/oauth2/v2.0/token",
            form,
            "Basic " + basic);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(simulator.requests().getLast().headers())
        .containsEntry("Authorization", "Basic redacted");
  }

  @Test
  void describesTheEndpointsOfATenant() throws Exception {
    var base = simulator.loginUrl() + "/";
    var own = base + tenant.id();

    var version1 = SimulatorClient.json(client.get(own + "/.well-known/openid-configuration"));
    var version2 = SimulatorClient.json(client.get(own + "/v2.0/.well-known/openid-configuration"));

    assertThat(version1.path("issuer").asText())
        .isEqualTo("https://sts.windows.net/" + tenant.id() + "/");
    assertThat(version1.path("token_endpoint").asText()).isEqualTo(own + "/oauth2/token");
    assertThat(version2.path("token_endpoint").asText()).isEqualTo(own + "/oauth2/v2.0/token");
    assertThat(client.get(version2.path("jwks_uri").asText()).body()).contains("\"kty\":\"RSA\"");
    assertThat(client.get(base + "common/discovery/instance?api-version=1.1").body())
        .contains("\"preferred_network\":\"" + base.substring(8).replace("/", "") + "\"");
    assertAadsts(
        client.get(base + UUID.randomUUID() + "/.well-known/openid-configuration"),
        90002,
        400,
        "invalid_request");
  }

  @Test
  void asksForACredential() throws Exception {
    var form = form();
    form.remove("client_secret");

    assertAadsts(version2(form), 7000218, 401, "invalid_client");
    form.put("client_assertion", "a.b.c");
    assertAadsts(version2(form), 900144, 400, "invalid_request");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "openid profile offline_access https://api.securitycenter.microsoft.com/.default",
        "https://securitycenter.onmicrosoft.com/windowsatpservice/.default",
        "fc780465-2017-40d4-a0c5-307022471b92/.default"
      })
  void takesEveryIdentifierOfDefenderAsScope(String scope) throws Exception {
    var answer = version2(with("scope", scope));

    var resource = scope.substring(scope.lastIndexOf(' ') + 1).replace("/.default", "");
    assertThat(claims(answer).getAudience()).containsExactly(resource);
    assertThat(claims(answer).getStringListClaim("roles"))
        .containsExactly("Alert.Read.All", "Machine.Isolate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://graph.microsoft.com",
        "https://graph.microsoft.us/",
        "https://dod-graph.microsoft.us",
        "00000003-0000-0000-c000-000000000000"
      })
  void issuesTokensForGraphWithTheRolesThatAreGrantedThere(String resource) throws Exception {
    var before = version2(with("scope", resource + "/.default"));
    tenant.consent(app, KnownResource.MICROSOFT_GRAPH, "ThreatHunting.Read.All");
    var answer = version2(with("scope", resource + "/.default"));

    assertThat(claims(before).getClaims()).doesNotContainKey("roles");
    assertThat(claims(answer).getAudience()).containsExactly(resource);
    assertThat(claims(answer).getStringListClaim("roles"))
        .containsExactly("ThreatHunting.Read.All");
    assertThat(claims(version2(form())).getStringListClaim("roles"))
        .containsExactly("Alert.Read.All", "Machine.Isolate");
  }

  @Test
  void givesTokensOfOneApiAShapeOfTheirOwn() throws Exception {
    var appId = "00000003-0000-0000-c000-000000000000";
    tenant.tokens(KnownResource.MICROSOFT_GRAPH, TokenShape.regular().forAudience(appId));

    var graph = version2(with("scope", "https://graph.microsoft.com/.default"));

    assertThat(claims(graph).getAudience()).containsExactly(appId);
    assertThat(claims(version2(form())).getAudience()).doesNotContain(appId);
  }

  @Test
  void issuesTokensWithoutRolesWhenNoneWasGranted() throws Exception {
    tenant.consent(app, new String[0]);

    var answer = version2(form());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(claims(answer).getClaims()).doesNotContainKey("roles");
  }

  @Test
  void keepsTheObjectIdOnRepeatedConsentAndRenewsItAfterWithdrawal() throws Exception {
    var first = claims(version2(form())).getStringClaim("oid");
    tenant.consent(app, "Alert.Read.All");
    var repeated = claims(version2(form())).getStringClaim("oid");
    tenant.withdraw(app).consent(app);
    var renewed = claims(version2(form())).getStringClaim("oid");

    assertThat(repeated).isEqualTo(first);
    assertThat(renewed).isNotEqualTo(first);
  }

  @Test
  void missesTheServicePrincipalBeforeConsentAndAfterWithdrawal() throws Exception {
    tenant.withdraw(app);

    var answer = version2(form());

    assertAadsts(answer, 7000229, 401, "invalid_client");
    var body = SimulatorClient.json(answer);
    assertThat(body.path("error_description").asText())
        .contains(app.clientId(), tenant.id())
        .matches(
            "(?s)AADSTS7000229: .*\\r\\nTrace ID: [0-9a-f-]{36}\\r\\nCorrelation ID: [0-9a-f-]{36}"
                + "\\r\\nTimestamp: 2026-03-01 12:00:00Z");
    assertThat(body.path("timestamp").asText()).isEqualTo("2026-03-01 12:00:00Z");
    assertThat(body.path("error_uri").asText())
        .isEqualTo(simulator.loginUrl() + "/error?code=7000229");
    assertThat(body.path("trace_id").asText()).hasSize(36);
    assertThat(body.path("correlation_id").asText()).hasSize(36);
  }

  @Test
  void refusesSecretsThatAreWrongExpiredOrRemoved() throws Exception {
    assertAadsts(version2(with("client_secret", "other")), 7000215, 401, "invalid_client");
    app.addSecret("short-lived-secret", NOW);
    assertAadsts(
        version2(with("client_secret", "short-lived-secret")), 7000222, 401, "invalid_client");
    app.replaceSecrets("rotated-secret");
    assertAadsts(version2(form()), 7000215, 401, "invalid_client");
    assertThat(version2(with("client_secret", "rotated-secret")).statusCode()).isEqualTo(200);
  }

  @Test
  void refusesAppsThatAreUnknownDisabledOrForAnotherTenant() throws Exception {
    assertAadsts(
        version2(with("client_id", UUID.randomUUID().toString())),
        700016,
        400,
        "unauthorized_client");
    tenant.disable(app);
    assertAadsts(version2(form()), 7000112, 400, "unauthorized_client");
    tenant.enable(app);
    app.disable();
    assertAadsts(version2(form()), 7000112, 400, "unauthorized_client");
    app.enable().singleTenant(UUID.randomUUID().toString());
    assertAadsts(version2(form()), 700016, 400, "unauthorized_client");
  }

  @ParameterizedTest
  @CsvSource({
    "common, 9001023",
    "consumers, 9001023",
    "not a tenant, 900023",
    "1234, 900023",
    "99999999-9999-9999-9999-999999999999, 90002",
    "unknown.example, 90002"
  })
  void refusesTenantsThatItDoesNotKnow(String segment, int number) throws Exception {
    var url = simulator.loginUrl() + "/" + segment.replace(" ", "%20") + "/oauth2/v2.0/token";

    assertAadsts(client.post(url, form()), number, 400, "invalid_request");
  }

  @ParameterizedTest
  @CsvSource({
    "scope, https://unknown.example/.default, 500011, invalid_resource",
    "scope, https://api.securitycenter.microsoft.com, 70011, invalid_scope",
    "scope, openid profile, 70011, invalid_scope",
    "scope, https://graph.microsoft.com/.default https://api.securitycenter.microsoft.com/.default, 700022, invalid_scope",
    "scope, '', 900144, invalid_request",
    "client_id, '', 900144, invalid_request",
    "grant_type, '', 900144, invalid_request",
    "grant_type, password, 70003, unsupported_grant_type",
    "resource, https://api.securitycenter.microsoft.com, 901002, invalid_request"
  })
  void refusesWrongFields(String name, String value, int number, String error) throws Exception {
    assertAadsts(version2(with(name, value)), number, 400, error);
  }

  @Test
  void refusesTheResourceWithoutALicence() throws Exception {
    tenant.withoutDefenderLicence();

    assertAadsts(version2(form()), 500011, 400, "invalid_resource");
  }

  @Test
  void refusesOtherMethods() throws Exception {
    assertAadsts(
        client.get(simulator.loginUrl() + "/" + tenant.id() + "/oauth2/v2.0/token"),
        900561,
        400,
        "invalid_request");
  }

  private HttpResponse<String> version2(Map<String, String> form) throws Exception {
    return client.post(simulator.loginUrl() + "/" + tenant.id() + "/oauth2/v2.0/token", form);
  }

  private Map<String, String> form() {
    return new HashMap<>(SimulatorClient.tokenForm(app.clientId(), SECRET));
  }

  private Map<String, String> with(String name, String value) {
    var form = form();
    form.put(name, value);
    return form;
  }

  private static JWTClaimsSet claims(HttpResponse<String> answer) throws Exception {
    var token = SimulatorClient.json(answer).path("access_token").asText();
    return SignedJWT.parse(token).getJWTClaimsSet();
  }

  private static void assertAadsts(
      HttpResponse<String> answer, int number, int status, String error) throws Exception {
    var body = SimulatorClient.json(answer);
    assertThat(body.at("/error_codes/0").asInt()).isEqualTo(number);
    assertThat(body.path("error").asText()).isEqualTo(error);
    assertThat(answer.statusCode()).isEqualTo(status);
  }
}
