package io.mdeoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.RecordedRequest.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The alerts API: who is let in, what is found, how it is served. */
class SimulatorTest {
  private static final String CLIENT_ID = "11111111-1111-1111-1111-111111111111";
  private static final String SECRET = "partner-secret-of-the-tests";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Simulator simulator;
  private SimulatorClient client;
  private PartnerApp app;
  private CustomerTenant tenant;

  @BeforeEach
  void start() {
    simulator = Simulator.start(SimulatorClock.stoppedAt(NOW));
    client = new SimulatorClient(simulator);
    app = simulator.app(CLIENT_ID, "Partner", "Alert.Read.All").addSecret(SECRET);
    tenant = simulator.tenant(UUID.randomUUID().toString(), "Contoso").consent(app);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get-alerts.example1.json", "get-alerts.example2-expand-evidence.json"})
  void deliversDocumentedAlertsByteForByte(String sample) throws Exception {
    var documented = sample(sample);
    var from = documented.indexOf("[") + 1;
    var alert = documented.substring(from, documented.lastIndexOf("]")).strip();
    tenant.alerts().add(alert);

    var answer = client.api(token(), "/api/alerts", Map.of("$expand", "evidence"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body())
        .isEqualTo(
            "{\"@odata.context\":\"https://api.securitycenter.windows.com/api/$metadata#Alerts\","
                + "\"value\":["
                + alert
                + "]}");
  }

  @Test
  void deliversTheDocumentedSingleAlertUnchanged() throws Exception {
    var documented = sample("alerts.single.json").strip();
    tenant.alerts().add(documented);

    var answer =
        client.api(
            token(), "/api/alerts/da637472900382838869_1364969609", Map.of("$expand", "evidence"));

    assertThat(answer.body())
        .isEqualTo(
            "{\"@odata.context\":\"https://api.securitycenter.windows.com/api/$metadata#Alerts/$entity\","
                + documented.substring(1));
    assertThat(client.api(token(), "/api/alerts/da1_1", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void emptiesEvidenceUnlessExpanded() throws Exception {
    tenant.alerts().add("{\"id\":\"da1_1\", \"evidence\" : [ {\"a\":[1]} ] , \"x\":1.50}");

    assertThat(client.api(token(), "/api/alerts", Map.of()).body())
        .endsWith("\"value\":[{\"id\":\"da1_1\", \"evidence\" : [] , \"x\":1.50}]}");
  }

  @Test
  void filtersSkipsAndTops() throws Exception {
    var start = Instant.parse("2026-03-01T10:00:00Z");
    for (var i = 0; i < 5; i++) {
      var updated = AlertTime.of(start.plus(Duration.ofMinutes(i))).format(i);
      tenant.alerts().add("{\"id\":\"da%d_1\",\"lastUpdateTime\":\"%s\"}".formatted(i, updated));
    }

    var page =
        client.api(
            token(),
            "/API/v1.0/Alerts",
            Map.of(
                "$filter",
                "lastUpdateTime ge 2026-03-01T10:01:00.0000000Z",
                "$skip",
                "1",
                "$top",
                "2"));

    assertThat(ids(page.body())).containsExactly("da2_1", "da3_1");
    assertThat(page.body()).doesNotContain("nextLink");
    assertThat(page.headers().firstValue("Date")).contains("Sun, 01 Mar 2026 12:00:00 GMT");
  }

  @ParameterizedTest
  @ValueSource(strings = {"$orderby", "$select", "top", "$count"})
  void refusesQueryOptionsThatAreNotDocumented(String option) throws Exception {
    var answer = client.api(token(), "/api/alerts", Map.of(option, "1"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(SimulatorClient.json(answer).at("/error/code").asText()).isEqualTo("ODataError");
  }

  @Test
  void cutsPagesAtTheCapAndFollowsNextLinkOnlyWhenTold() throws Exception {
    simulator.paging().cap(2);
    for (var i = 0; i < 3; i++) {
      tenant.alerts().add("{\"id\":\"da%d_1\"}".formatted(i));
    }

    var silent = client.api(token(), "/api/alerts", Map.of("$top", "10000"));
    simulator.paging().nextLink(Paging.NextLink.FOLLOWING);
    var linked = SimulatorClient.json(client.api(token(), "/api/alerts", Map.of("$top", "2")));
    simulator.paging().refuseTopAboveCap(true);

    assertThat(ids(silent.body())).containsExactly("da0_1", "da1_1");
    assertThat(silent.body()).doesNotContain("nextLink");
    assertThat(linked.path("@odata.nextLink").asText())
        .isEqualTo(simulator.apiUrl() + "/api/alerts?$top=2&$skip=2");
    assertThat(client.api(token(), "/api/alerts", Map.of("$top", "3")).statusCode()).isEqualTo(400);
  }

  @Test
  void linksBackToTheSamePageOrToAnotherHostWhenTold() throws Exception {
    simulator.paging().cap(1).nextLink(Paging.NextLink.LOOPING);
    tenant.alerts().add("{\"id\":\"da1_1\"}");
    tenant.alerts().add("{\"id\":\"da2_1\"}");

    var looping = SimulatorClient.json(client.api(token(), "/api/alerts", Map.of("$top", "1")));
    simulator.paging().nextLink(Paging.NextLink.FOREIGN_HOST);
    var foreign = SimulatorClient.json(client.api(token(), "/api/alerts", Map.of("$top", "1")));

    assertThat(looping.path("@odata.nextLink").asText())
        .isEqualTo(simulator.apiUrl() + "/api/alerts?$top=1");
    assertThat(foreign.path("@odata.nextLink").asText())
        .isEqualTo("https://alerts.example.net/api/alerts?$top=1&$skip=1");
  }

  @Test
  void hasNoOrderWhenShuffled() throws Exception {
    simulator.paging().shuffled(1);
    var all =
        tenant.alerts().addGenerated(AlertGenerator.seeded(1, tenant), 50, NOW, Duration.ZERO);

    var first = ids(client.api(token(), "/api/alerts", Map.of()).body());
    var second = ids(client.api(token(), "/api/alerts", Map.of()).body());

    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void hidesAlertsUntilTheyAreVisibleAndMovesThemOnUpdate() throws Exception {
    tenant
        .alerts()
        .addVisibleFrom(
            NOW.plusSeconds(60), "{\"id\":\"da1_1\",\"lastUpdateTime\":\"2026-03-01T09:00:00Z\"}");
    var early = client.api(token(), "/api/alerts", Map.of());
    simulator.clock().advance(Duration.ofMinutes(1));
    var late = client.api(token(), "/api/alerts", Map.of());
    tenant.alerts().update("da1_1", alert -> alert.put("status", "Resolved"));
    var updated =
        client.api(
            token(), "/api/alerts", Map.of("$filter", "lastUpdateTime eq 2026-03-01T12:01:00Z"));

    assertThat(ids(early.body())).isEmpty();
    assertThat(ids(late.body())).containsExactly("da1_1");
    assertThat(updated.body())
        .contains("\"lastUpdateTime\":\"2026-03-01T12:01:00.0000000Z\",\"status\":\"Resolved\"");
    assertThat(tenant.alerts().count()).isEqualTo(1);
  }

  @Test
  void namesTheRolesThatAreMissing() throws Exception {
    tenant.consent(app, "Machine.Isolate", "Ti.ReadWrite");

    var answer = client.api(token(), "/api/alerts", Map.of());

    assertThat(answer.statusCode()).isEqualTo(403);
    var error = SimulatorClient.json(answer).path("error");
    assertThat(error.path("code").asText()).isEqualTo("Forbidden");
    assertThat(error.path("message").asText())
        .isEqualTo(
            "Missing application roles. API required roles: Alert.Read.All,Alert.ReadWrite.All,"
                + " application roles: Machine.Isolate,Ti.ReadWrite.");
    assertThat(error.path("target").asText()).hasSize(36);
  }

  @Test
  void refusesTokensThatAreNotForItOrNotOfItsIssuer() throws Exception {
    assertThat(client.api("made.up.token", "/api/alerts", Map.of()).statusCode()).isEqualTo(401);
    assertThat(client.get(simulator.apiUrl() + "/api/alerts").statusCode()).isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().expiredAtBirth())).isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().notYetValid())).isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().forAudience("https://graph.microsoft.com")))
        .isEqualTo(401);
    assertThat(statusWith(TokenShape.regular().forAudience("https://api.security.microsoft.com")))
        .isEqualTo(403);
    assertThat(statusWith(TokenShape.regular().rolesOmitted())).isEqualTo(403);
    assertThat(statusWith(TokenShape.opaqueText())).isEqualTo(200);
  }

  @Test
  void endsTokensByTheClockAndOnDemand() throws Exception {
    tenant.tokens(TokenShape.regular().lasting(Duration.ofMinutes(10)));
    var first = token();
    simulator.clock().advance(Duration.ofMinutes(10));
    var second = token();
    assertThat(client.api(first, "/api/alerts", Map.of()).statusCode()).isEqualTo(401);
    assertThat(client.api(second, "/api/alerts", Map.of()).statusCode()).isEqualTo(200);

    simulator.endAllTokens();

    assertThat(client.api(second, "/api/alerts", Map.of()).statusCode()).isEqualTo(401);
    assertThat(client.api(token(), "/api/alerts", Map.of()).statusCode()).isEqualTo(200);
  }

  @Test
  void saysThatTheAccountIsInactive() throws Exception {
    tenant.inactiveAccount(true);

    var answer = client.api(token(), "/api/alerts", Map.of());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("reason of failure: Account mode is inactive");
  }

  @Test
  void limitsCallsPerMinuteAndHourForEachTenant() throws Exception {
    simulator.quotas().limit(2, 3);
    var token = token();
    var other = simulator.tenant(UUID.randomUUID().toString(), "Other").consent(app);

    assertThat(statuses(token, 3)).containsExactly(200, 200, 429);
    assertThat(
            client
                .api(client.token(other, CLIENT_ID, SECRET), "/api/alerts", Map.of())
                .statusCode())
        .isEqualTo(200);
    assertThat(retryAfter(token)).isEqualTo("60");
    simulator.clock().advance(Duration.ofSeconds(60));
    assertThat(statuses(token, 2)).containsExactly(200, 429);
    simulator.quotas().retryAfter(Quotas.RetryAfter.DATE);
    assertThat(retryAfter(token)).isEqualTo("Sun, 01 Mar 2026 13:00:00 GMT");
    simulator.quotas().off();
    assertThat(statuses(token, 4)).containsOnly(200);
  }

  @Test
  void recordsRequestsWithoutTheirTokens() throws Exception {
    var token = token();
    client.api(token, "/api/alerts", Map.of("$top", "1"));

    var requests = simulator.requests();
    assertThat(requests)
        .extracting(RecordedRequest::server, RecordedRequest::status, RecordedRequest::tenantId)
        .containsExactly(
            tuple(Server.ENTRA, 200, tenant.id()), tuple(Server.DEFENDER, 200, tenant.id()));
    assertThat(requests.getFirst().form()).containsEntry("client_secret", List.of("redacted"));
    assertThat(requests.getLast().headers()).containsEntry("authorization", "Bearer token-1");
    assertThat(simulator.confidential()).containsExactlyInAnyOrder(SECRET, token);
    assertThat(requests.toString()).doesNotContain(SECRET, token);
  }

  @Test
  void generatesTheSameAlertsForTheSameSeedWithIdsThatNeverRepeat() throws Exception {
    var generator = AlertGenerator.seeded(7, tenant);
    var ids =
        tenant.alerts().addGenerated(generator, 500, NOW.minusSeconds(500), Duration.ofSeconds(1));
    var again = AlertGenerator.seeded(7, tenant);

    assertThat(new HashSet<>(ids)).hasSize(500);
    assertThat(again.next(NOW.minusSeconds(500)).toString())
        .isEqualTo(tenant.alerts().json(ids.getFirst()).orElseThrow());
    var page = client.api(token(), "/api/alerts", Map.of("$expand", "evidence"));
    assertThat(ids(page.body())).containsExactlyInAnyOrderElementsOf(ids).isSorted();
    assertThat(page.body().length() / 500).isBetween(1800, 6000);
    assertThat(page.body()).contains("_-", "\\r\\n", "\u200B", "\"category\":\"null\"");
  }

  @Test
  void refusesAlertsThatAreNoJsonObject() {
    assertThatThrownBy(() -> tenant.alerts().add("[]")).hasMessageContaining("JSON object");
  }

  private int statusWith(TokenShape shape) throws Exception {
    tenant.tokens(shape);
    return client.api(token(), "/api/alerts", Map.of()).statusCode();
  }

  private List<Integer> statuses(String token, int calls) throws Exception {
    var statuses = new ArrayList<Integer>();
    for (var i = 0; i < calls; i++) {
      statuses.add(client.api(token, "/api/alerts", Map.of()).statusCode());
    }
    return statuses;
  }

  private String retryAfter(String token) throws Exception {
    var answer = client.api(token, "/api/alerts", Map.of());
    return answer.headers().firstValue("Retry-After").orElseThrow();
  }

  private String token() throws Exception {
    return client.token(tenant, CLIENT_ID, SECRET);
  }

  private static List<String> ids(String body) throws IOException {
    return new ObjectMapper().readTree(body).path("value").findValuesAsText("id");
  }

  private static String sample(String name) throws IOException {
    try (var in = SimulatorTest.class.getResourceAsStream("/documented-samples/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
