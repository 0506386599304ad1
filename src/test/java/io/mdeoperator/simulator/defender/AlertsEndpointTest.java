// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.SimulatorTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found of the alerts, and how it is served. */
class AlertsEndpointTest {
  private OnboardedTenant onboarded;

  @BeforeEach
  void start() {
    onboarded = OnboardedTenant.start();
  }

  @AfterEach
  void stop() {
    onboarded.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"get-alerts.example1.json", "get-alerts.example2-expand-evidence.json"})
  void deliversDocumentedAlertsByteForByte(String sample) throws Exception {
    var documented = sample(sample);
    var from = documented.indexOf("[") + 1;
    var alert = documented.substring(from, documented.lastIndexOf("]")).strip();
    onboarded.tenant().alerts().add(alert);

    var answer = onboarded.alerts(Map.of("$expand", "evidence"));

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
    onboarded.tenant().alerts().add(documented);

    var answer =
        onboarded
            .client()
            .api(
                onboarded.token(),
                "/api/alerts/da637472900382838869_1364969609",
                Map.of("$expand", "evidence"));

    assertThat(answer.body())
        .isEqualTo(
            "{\"@odata.context\":\"https://api.securitycenter.windows.com/api/$metadata#Alerts/$entity\","
                + documented.substring(1));
    assertThat(onboarded.call("/api/alerts/da1_1", Map.of()).statusCode()).isEqualTo(404);
  }

  @Test
  void emptiesEvidenceUnlessExpanded() throws Exception {
    onboarded
        .tenant()
        .alerts()
        .add("{\"id\":\"da1_1\", \"evidence\" : [ {\"a\":[1]} ] , \"x\":1.50}");

    assertThat(onboarded.alerts(Map.of()).body())
        .endsWith("\"value\":[{\"id\":\"da1_1\", \"evidence\" : [] , \"x\":1.50}]}");
  }

  @Test
  void filtersSkipsAndTops() throws Exception {
    var start = Instant.parse("2026-03-01T10:00:00Z");
    for (var i = 0; i < 5; i++) {
      var updated = AlertTime.of(start.plus(Duration.ofMinutes(i))).format(i);
      onboarded
          .tenant()
          .alerts()
          .add("{\"id\":\"da%d_1\",\"lastUpdateTime\":\"%s\"}".formatted(i, updated));
    }

    var page =
        onboarded
            .client()
            .api(
                onboarded.token(),
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
    var answer = onboarded.alerts(Map.of(option, "1"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(SimulatorClient.json(answer).at("/error/code").asText()).isEqualTo("ODataError");
  }

  @Test
  void cutsPagesAtTheCapAndFollowsNextLinkOnlyWhenTold() throws Exception {
    onboarded.simulator().paging().cap(2);
    for (var i = 0; i < 3; i++) {
      onboarded.tenant().alerts().add("{\"id\":\"da%d_1\"}".formatted(i));
    }

    var silent = onboarded.alerts(Map.of("$top", "10000"));
    onboarded.simulator().paging().nextLink(Paging.NextLink.FOLLOWING);
    var linked = SimulatorClient.json(onboarded.alerts(Map.of("$top", "2")));
    onboarded.simulator().paging().refuseTopAboveCap(true);

    assertThat(ids(silent.body())).containsExactly("da0_1", "da1_1");
    assertThat(silent.body()).doesNotContain("nextLink");
    assertThat(linked.path("@odata.nextLink").asText())
        .isEqualTo(onboarded.simulator().apiUrl() + "/api/alerts?$top=2&$skip=2");
    assertThat(onboarded.alerts(Map.of("$top", "3")).statusCode()).isEqualTo(400);
  }

  @Test
  void linksBackToTheSamePageOrToAnotherHostWhenTold() throws Exception {
    onboarded.simulator().paging().cap(1).nextLink(Paging.NextLink.LOOPING);
    onboarded.tenant().alerts().add("{\"id\":\"da1_1\"}");
    onboarded.tenant().alerts().add("{\"id\":\"da2_1\"}");

    var looping = SimulatorClient.json(onboarded.alerts(Map.of("$top", "1")));
    onboarded.simulator().paging().nextLink(Paging.NextLink.FOREIGN_HOST);
    var foreign = SimulatorClient.json(onboarded.alerts(Map.of("$top", "1")));

    assertThat(looping.path("@odata.nextLink").asText())
        .isEqualTo(onboarded.simulator().apiUrl() + "/api/alerts?$top=1");
    assertThat(foreign.path("@odata.nextLink").asText())
        .isEqualTo("https://alerts.example.net/api/alerts?$top=1&$skip=1");
  }

  @Test
  void hasNoOrderWhenShuffled() throws Exception {
    onboarded.simulator().paging().shuffled(1);
    var all =
        onboarded
            .tenant()
            .alerts()
            .addGenerated(
                AlertGenerator.seeded(1, onboarded.tenant()),
                50,
                OnboardedTenant.NOW,
                Duration.ZERO);

    var first = ids(onboarded.alerts(Map.of()).body());
    var second = ids(onboarded.alerts(Map.of()).body());

    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(second);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all);
  }

  @Test
  void hidesAlertsUntilTheyAreVisibleAndMovesThemOnUpdate() throws Exception {
    onboarded
        .tenant()
        .alerts()
        .addVisibleFrom(
            OnboardedTenant.NOW.plusSeconds(60),
            "{\"id\":\"da1_1\",\"lastUpdateTime\":\"2026-03-01T09:00:00Z\"}");
    var early = onboarded.alerts(Map.of());
    onboarded.simulator().clock().advance(Duration.ofMinutes(1));
    var late = onboarded.alerts(Map.of());
    onboarded.tenant().alerts().update("da1_1", alert -> alert.put("status", "Resolved"));
    var updated = onboarded.alerts(Map.of("$filter", "lastUpdateTime eq 2026-03-01T12:01:00Z"));

    assertThat(ids(early.body())).isEmpty();
    assertThat(ids(late.body())).containsExactly("da1_1");
    assertThat(updated.body())
        .contains("\"lastUpdateTime\":\"2026-03-01T12:01:00.0000000Z\",\"status\":\"Resolved\"");
    assertThat(onboarded.tenant().alerts().count()).isEqualTo(1);
  }

  @Test
  void generatesTheSameAlertsForTheSameSeedWithIdsThatNeverRepeat() throws Exception {
    var generator = AlertGenerator.seeded(7, onboarded.tenant());
    var ids =
        onboarded
            .tenant()
            .alerts()
            .addGenerated(
                generator, 500, OnboardedTenant.NOW.minusSeconds(500), Duration.ofSeconds(1));
    var again = AlertGenerator.seeded(7, onboarded.tenant());

    assertThat(new HashSet<>(ids)).hasSize(500);
    assertThat(again.next(OnboardedTenant.NOW.minusSeconds(500)).toString())
        .isEqualTo(onboarded.tenant().alerts().json(ids.getFirst()).orElseThrow());
    var page = onboarded.alerts(Map.of("$expand", "evidence"));
    assertThat(ids(page.body())).containsExactlyInAnyOrderElementsOf(ids).isSorted();
    assertThat(page.body().length() / 500).isBetween(1800, 6000);
    assertThat(page.body()).contains("_-", "\\r\\n", "\u200B", "\"category\":\"null\"");
  }

  @Test
  void refusesAlertsThatAreNoJsonObject() {
    assertThatThrownBy(() -> onboarded.tenant().alerts().add("[]"))
        .hasMessageContaining("JSON object");
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
