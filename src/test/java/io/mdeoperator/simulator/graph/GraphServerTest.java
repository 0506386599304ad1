// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.graph;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.directory.TokenShape;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.hunting.AnswerForm;
import io.mdeoperator.simulator.hunting.StartedQuery;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraphServerTest {
  private static final String HUNTING = "/v1.0/security/runHuntingQuery";
  private static final String JSON = "application/json; charset=utf-8";
  private static final String ALL = "{\"Query\":\"DeviceProcessEvents\"}";

  private OnboardedTenant onboarded;

  @BeforeEach
  void start() {
    onboarded = OnboardedTenant.start();
    onboarded
        .tenant()
        .consent(onboarded.app(), KnownResource.MICROSOFT_GRAPH, "ThreatHunting.Read.All")
        .hunting()
        .deviceProcessEvents()
        .add(
            OnboardedTenant.NOW,
            Map.of(
                "DeviceId",
                "a",
                "ProcessUniqueId",
                9007199254740993L,
                "IsProcessRemoteSession",
                true,
                "AdditionalFields",
                Map.of("k", List.of(1))));
  }

  @AfterEach
  void stop() {
    onboarded.close();
  }

  @Test
  void answersWithSchemaAndRows() throws Exception {
    var answer = hunt(ALL);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("request-id")).isPresent();
    var body = SimulatorClient.json(answer);
    assertThat(body.path("schema").path(0))
        .hasToString("{\"name\":\"Timestamp\",\"type\":\"DateTime\"}");
    assertThat(body.path("schema").findValuesAsText("type")).contains("SByte", "Object", "Int64");
    var row = body.path("results").path(0);
    assertThat(row.path("Timestamp").textValue()).isEqualTo("2026-03-01T12:00:00.0000000Z");
    assertThat(row.path("ProcessUniqueId").longValue()).isEqualTo(9007199254740993L);
    assertThat(row.path("IsProcessRemoteSession").booleanValue()).isTrue();
    assertThat(row.path("AdditionalFields")).hasToString("{\"k\":[1]}");
    assertThat(row.path("FileName").isNull()).isTrue();
  }

  @Test
  void writesAnswersAsItIsTold() throws Exception {
    onboarded.simulator().huntingLimits().answers(AnswerForm.UPPER_CASE);
    assertThat(hunt(ALL).body()).contains("\"Schema\":[{\"Name\":").contains("\"Results\":[");

    onboarded.simulator().huntingLimits().answers(AnswerForm.RESULTS_FIRST);
    assertThat(hunt(ALL).body()).containsSubsequence("\"results\":[", "\"schema\":[");
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000003-0000-0000-c000-000000000000", "https://graph.microsoft.com/"})
  void takesTokensOfEachOfItsAudiences(String audience) throws Exception {
    onboarded
        .tenant()
        .tokens(KnownResource.MICROSOFT_GRAPH, TokenShape.regular().forAudience(audience));

    assertThat(hunt(ALL).statusCode()).isEqualTo(200);
  }

  @Test
  void takesNoTokenOfDefenderAndDefenderNoneOfGraph() throws Exception {
    assertError(hunt(onboarded.token(), JSON, ALL), 401, "InvalidAuthenticationToken");
    assertThat(onboarded.client().api(token(), "/api/alerts", Map.of()).statusCode())
        .isEqualTo(401);
    assertError(hunt("none", JSON, ALL), 401, "InvalidAuthenticationToken");
    var token = token();
    onboarded.simulator().clock().advance(Duration.ofHours(2));
    assertError(hunt(token, JSON, ALL), 401, "InvalidAuthenticationToken");
  }

  @Test
  void needsTheRole() throws Exception {
    onboarded
        .tenant()
        .consent(onboarded.app(), KnownResource.MICROSOFT_GRAPH, "SecurityAlert.Read.All");

    assertError(hunt(ALL), 403, "Authorization_RequestDenied");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{\"Timespan\":\"P1D\"}", "{\"Query\":7}", "{\"Query\":"})
  void refusesABodyWithoutQuery(String body) throws Exception {
    assertError(hunt(body), 400, "BadRequest");
  }

  @Test
  void isStrictAboutTypesAndTimespans() throws Exception {
    assertError(hunt(token(), "text/plain", ALL), 400, "BadRequest");
    assertError(
        hunt("{\"query\":\"DeviceProcessEvents\",\"timespan\":\"soon\"}"), 400, "BadRequest");
    assertThat(hunt("{\"query\":\"DeviceProcessEvents\",\"timespan\":\"P1D\"}").statusCode())
        .isEqualTo(200);
  }

  /** Microsoft: "security: runHuntingQuery", non-ANSI characters. */
  @Test
  void losesLettersWhoseCharacterSetIsNotTold() throws Exception {
    var query = "{\"Query\":\"DeviceProcessEvents | where FileName == 'ä'\"}";

    hunt(token(), "application/json", query);
    hunt(token(), JSON, query);

    assertThat(onboarded.simulator().huntingLedger().all())
        .extracting(started -> started.query().contains("'ä'"))
        .containsExactly(false, true);
  }

  @Test
  void cutsRowsWithoutAWordAndRefusesTooManyBytes() throws Exception {
    var table = onboarded.tenant().hunting().deviceProcessEvents();
    table.add(OnboardedTenant.NOW, Map.of());
    onboarded.simulator().huntingLimits().rows(1);

    assertThat(SimulatorClient.json(hunt(ALL)).path("results")).hasSize(1);
    onboarded.simulator().huntingLimits().bytes(50);
    assertThat(assertError(hunt(ALL), 400, "BadRequest").path("message").textValue())
        .contains("exceeded the allowed result size");
  }

  @Test
  void limitsCallsOfATenantWithAndWithoutRetryAfter() throws Exception {
    onboarded.simulator().huntingLimits().perMinute(1);
    hunt(ALL);
    onboarded.simulator().clock().advance(Duration.ofSeconds(20));

    var told = hunt(ALL);
    onboarded.simulator().huntingLimits().tellsRetryAfter(false);
    var silent = hunt(ALL);
    onboarded.simulator().clock().advance(Duration.ofSeconds(40));

    assertThat(assertError(told, 429, "TooManyRequests").path("message").textValue())
        .isEqualTo("API calls quota exceeded! maximum allowed 1 per 00:01:00");
    assertThat(told.headers().firstValue("Retry-After")).contains("40");
    assertThat(silent.headers().firstValue("Retry-After")).isEmpty();
    assertThat(hunt(ALL).statusCode()).isEqualTo(200);
  }

  @Test
  void tellsWhenThereIsProcessingTimeAgain() throws Exception {
    onboarded
        .simulator()
        .huntingLimits()
        .exhaustProcessing(onboarded.tenant().id(), Duration.ofSeconds(450));

    assertThat(assertError(hunt(ALL), 429, "TooManyRequests").path("message").textValue())
        .endsWith("You can run queries again in 7 minutes and 30 seconds.");
    onboarded.simulator().clock().advance(Duration.ofSeconds(450));
    assertThat(hunt(ALL).statusCode()).isEqualTo(200);
  }

  @Test
  void writesDownQueriesAndHowManyRunAtOnce() throws Exception {
    var ledger = onboarded.simulator().huntingLedger();
    var token = token();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = onboarded.simulator().graphFaults().whileActive(Fault.hang());
      for (var query = 0; query < 2; query++) {
        var _ = threads.submit(() -> hunt(token, JSON, ALL));
      }
      await().until(() -> ledger.underWay() == 2);
      slow.close();
    }
    await().until(() -> ledger.underWay() == 0);
    hunt(ALL);

    assertThat(ledger.mostAtOnce(onboarded.tenant().id())).isEqualTo(2);
    assertThat(ledger.of(onboarded.tenant().id()))
        .extracting(StartedQuery::running)
        .containsExactly(1, 2, 1);
    assertThat(ledger.all()).extracting(StartedQuery::query).containsOnly("DeviceProcessEvents");
    ledger.forget();
    assertThat(ledger.all()).isEmpty();
  }

  @Test
  void knowsNoOtherPath() throws Exception {
    assertThat(onboarded.client().graphPost(token(), "/v1.0/users", JSON, new byte[0]).statusCode())
        .isEqualTo(400);
  }

  private static JsonNode assertError(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).isEqualTo(status);
    var error = SimulatorClient.json(answer).path("error");
    assertThat(error.path("code").textValue()).isEqualTo(code);
    assertThat(answer.headers().firstValue("request-id"))
        .contains(error.path("innerError").path("request-id").textValue());
    return error;
  }

  private String token() throws Exception {
    var form = SimulatorClient.tokenForm(OnboardedTenant.CLIENT_ID, OnboardedTenant.SECRET);
    form.put("scope", "https://graph.microsoft.com/.default");
    return onboarded.client().token(onboarded.tenant(), form);
  }

  private HttpResponse<String> hunt(String body) throws Exception {
    return hunt(token(), JSON, body);
  }

  private HttpResponse<String> hunt(String token, String type, String body) throws Exception {
    return onboarded.client().graphPost(token, HUNTING, type, body.getBytes(UTF_8));
  }
}
