// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.machine.MachineAction.Status;
import io.mdeoperator.simulator.machine.PostedAction.Effect;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of actions, who sees it when, and what the devices are thereafter. */
class MachineActionsTest {
  private static final String COMMENT = "{\"Comment\":\"c\"}";

  private OnboardedTenant onboarded;
  private MachineActions actions;
  private Machine pc1;

  @BeforeEach
  void start() {
    onboarded =
        OnboardedTenant.start()
            .granting("Machine.Read.All", "Machine.Isolate", "Machine.RestrictExecution");
    actions = onboarded.tenant().machineActions();
    pc1 = onboarded.tenant().machines().workstation("pc1");
  }

  @AfterEach
  void stop() {
    onboarded.close();
  }

  @Test
  void succeedsOnceTheAnswerIsGiven() throws Exception {
    var posted = SimulatorClient.json(post("isolate"));

    assertThat(posted.path("status").asText()).isEqualTo("Pending");
    assertThat(status(posted)).isEqualTo("Succeeded");
    assertThat(pc1.isIsolated()).isTrue();
    post("unisolate");
    assertThat(pc1.isIsolated()).isFalse();
    post("restrictCodeExecution");
    assertThat(pc1.isRestricted()).isTrue();
    post("unrestrictCodeExecution");
    assertThat(pc1.isRestricted()).isFalse();
  }

  @Test
  void endsAfterATimeOrSoManyLooks() throws Exception {
    actions
        .next(ActionType.ISOLATE, Outcome.succeeds().after(Duration.ofSeconds(30)))
        .next(ActionType.ISOLATE, Outcome.fails(-2147024891).afterLooks(2))
        .next(ActionType.ISOLATE, Outcome.timesOut())
        .next(ActionType.ISOLATE, Outcome.cancelled());
    var timed = SimulatorClient.json(post("isolate"));
    onboarded.simulator().clock().advance(Duration.ofSeconds(29));
    assertThat(status(timed)).isEqualTo("Pending");
    onboarded.simulator().clock().advance(Duration.ofSeconds(2));
    assertThat(get(timed).path("lastUpdateDateTimeUtc").asText()).isEqualTo("2026-03-01T12:00:30Z");

    actions.releaseByScript(pc1);
    var counted = SimulatorClient.json(post("isolate"));
    assertThat(List.of(status(counted), status(counted), status(counted)))
        .containsExactly("Pending", "Pending", "Failed");
    assertThat(get(counted).path("errorHResult").asInt()).isEqualTo(-2147024891);
    assertThat(pc1.isIsolated()).isFalse();
    assertThat(status(SimulatorClient.json(post("isolate")))).isEqualTo("TimeOut");
    assertThat(status(SimulatorClient.json(post("isolate")))).isEqualTo("Cancelled");
  }

  @Test
  void deviceIsWhatTheLastActionThatItCarriedOutMadeOfIt() throws Exception {
    actions
        .next(ActionType.ISOLATE, Outcome.succeeds().after(Duration.ofSeconds(30)))
        .next(ActionType.UNISOLATE, Outcome.succeeds().after(Duration.ofSeconds(10)));
    post("isolate");
    post("unisolate");

    onboarded.simulator().clock().advance(Duration.ofMinutes(1));

    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void testsEndActionsThatStayPending() throws Exception {
    actions.usually(ActionType.ISOLATE, Outcome.staysPending());
    var action = SimulatorClient.json(post("isolate"));

    actions.end(action.path("id").asText(), Outcome.staysPending());
    assertThat(status(action)).isEqualTo("InProgress");
    actions.end(action.path("id").asText(), Outcome.succeeds());

    assertThat(status(action)).isEqualTo("Succeeded");
    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void offlineDeviceIsWaitedForThreeDays() throws Exception {
    pc1.offline();
    var late = SimulatorClient.json(post("isolate"));
    onboarded.simulator().clock().advance(Duration.ofHours(71));
    assertThat(status(late)).isEqualTo("Pending");
    onboarded.simulator().clock().advance(Duration.ofHours(2));
    assertThat(get(late).path("lastUpdateDateTimeUtc").asText()).isEqualTo("2026-03-04T12:00:00Z");
    assertThat(status(late)).isEqualTo("TimeOut");

    var first = SimulatorClient.json(post("isolate"));
    var second = SimulatorClient.json(post("unisolate"));
    onboarded.simulator().clock().advance(Duration.ofHours(50));
    pc1.online();

    assertThat(status(first)).isEqualTo("Succeeded");
    assertThat(status(second)).isEqualTo("Succeeded");
    assertThat(pc1.isIsolated()).isFalse();
    assertThat(actions.of(pc1))
        .extracting(MachineAction::updated)
        .last()
        .isEqualTo(onboarded.simulator().clock().instant());
  }

  @Test
  void listsTheNewestFirstAndFilters() throws Exception {
    var pc2 = onboarded.tenant().machines().workstation("pc2");
    actions.byOther(pc2, ActionType.ISOLATE, "soc@contoso.example", "theirs", Outcome.succeeds());
    onboarded.simulator().clock().advance(Duration.ofMillis(1500));
    post("isolate");
    post("unisolate");

    assertThat(types(list(Map.of()))).containsExactly("Unisolate", "Isolate", "Isolate");
    assertThat(list(filter("machineId eq '" + pc2.id() + "'")).findValuesAsText("requestorComment"))
        .containsExactly("theirs");
    assertThat(
            types(
                list(
                    filter(
                        "machineId eq '%s' and type eq 'Isolate' and creationDateTimeUtc ge"
                                .formatted(pc1.id())
                            + " 2026-03-01T12:00:01.5Z"))))
        .containsExactly("Isolate");
    assertThat(list(filter("creationDateTimeUtc gt 2026-03-01T12:00:01.5Z"))).isEmpty();
    assertThat(types(list(Map.of("$top", "1", "$skip", "1")))).containsExactly("Isolate");
    assertThat(list(filter("status eq 'Succeeded'"))).hasSize(3);
    assertThat(
            onboarded.call("/api/machineactions", filter("requestorComment eq 'c'")).statusCode())
        .isEqualTo(400);
  }

  @Test
  void showsActionsOnlyAfterTheLag() throws Exception {
    actions.listLag(Duration.ofSeconds(10));
    var action = SimulatorClient.json(post("isolate"));

    assertThat(list(Map.of())).isEmpty();
    assertThat(onboarded.call(path(action), Map.of()).statusCode()).isEqualTo(404);
    onboarded.simulator().clock().advance(Duration.ofSeconds(10));

    assertThat(list(Map.of())).hasSize(1);
    assertThat(status(action)).isEqualTo("Succeeded");
  }

  @Test
  void knowsOnlyGuidsAndTheActionsOfTheTenant() throws Exception {
    var other = onboarded.simulator().tenant(UUID.randomUUID().toString(), "Other");
    var theirs =
        other
            .machineActions()
            .byOther(
                other.machines().workstation("pc1"),
                ActionType.ISOLATE,
                "Other",
                "c",
                Outcome.succeeds());

    assertThat(onboarded.call("/api/machineactions/7", Map.of()).statusCode()).isEqualTo(400);
    assertThat(onboarded.call("/api/machineactions/" + theirs.id(), Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(list(Map.of())).isEmpty();
    onboarded.granting("Machine.Isolate");
    assertThat(onboarded.call("/api/machineactions", Map.of()).statusCode()).isEqualTo(403);
  }

  @Test
  void cancelsWhatIsNotFinal() throws Exception {
    actions.usually(ActionType.ISOLATE, Outcome.staysPending());
    var action = SimulatorClient.json(post("isolate"));

    var cancelled = SimulatorClient.json(onboarded.post(path(action) + "/cancel", COMMENT));

    assertThat(cancelled.path("status").asText()).isEqualTo("Cancelled");
    assertThat(cancelled.path("cancellationRequestor").asText()).isEqualTo("Partner");
    assertThat(cancelled.path("cancellationComment").asText()).isEqualTo("c");
    assertThat(pc1.isIsolated()).isFalse();
    assertThat(onboarded.simulator().ledger().of(pc1))
        .extracting(PostedAction::verb, PostedAction::effect)
        .containsExactly(tuple("isolate", Effect.EXECUTED), tuple("cancel", Effect.CANCELLED));
    assertThat(onboarded.simulator().ledger().of(pc1, ActionType.ISOLATE)).hasSize(1);
  }

  @Test
  void cancellationThatComesTooLateSaysSo() throws Exception {
    actions.next(ActionType.ISOLATE, Outcome.succeedsBeforeCancellation());
    var action = SimulatorClient.json(post("isolate"));
    assertThat(status(action)).isEqualTo("Pending");

    var answer = onboarded.post(path(action) + "/cancel", COMMENT);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(SimulatorClient.json(answer).path("status").asText()).isEqualTo("Succeeded");
    assertThat(SimulatorClient.json(answer).path("cancellationRequestor").isNull()).isTrue();
    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void cancellingNeedsTheRoleOfTheActionAndAComment() throws Exception {
    actions.usually(ActionType.ISOLATE, Outcome.staysPending());
    var action = SimulatorClient.json(post("isolate"));

    assertThat(onboarded.post(path(action) + "/cancel", "{}").statusCode()).isEqualTo(400);
    assertThat(onboarded.post(path(action) + "/cancel", "{\"comment\":\"c\"}").statusCode())
        .isEqualTo(400);
    assertThat(onboarded.post("/api/machineactions/7/cancel", COMMENT).statusCode()).isEqualTo(400);
    assertThat(
            onboarded
                .post("/api/machineactions/" + UUID.randomUUID() + "/cancel", COMMENT)
                .statusCode())
        .isEqualTo(404);
    onboarded.granting("Machine.RestrictExecution");
    assertThat(onboarded.post(path(action) + "/cancel", COMMENT).body())
        .contains("API required roles: Machine.Isolate, application roles");
    assertThat(actions.all()).extracting(MachineAction::status).containsExactly(Status.PENDING);
  }

  @Test
  void othersReleaseAndMicrosoftIsolatesWithoutAWord() throws Exception {
    post("isolate");
    actions.byOther(pc1, ActionType.UNISOLATE, "soc@contoso.example", "false", Outcome.succeeds());
    assertThat(pc1.isIsolated()).isFalse();
    assertThat(list(Map.of()).get(0).path("requestor").asText()).isEqualTo("soc@contoso.example");

    actions.isolateAutomatically(pc1);
    assertThat(pc1.isIsolated()).isTrue();
    actions.releaseByScript(pc1);

    assertThat(pc1.isIsolated()).isFalse();
    assertThat(list(Map.of())).hasSize(2);
  }

  @Test
  void callsCountAgainstTheQuotaOfTheTenant() throws Exception {
    onboarded.simulator().quotas().limit(2, 3);
    var token = onboarded.token();
    var isolate = "/api/machines/" + pc1.id() + "/isolate";
    onboarded.client().api(token, "/api/machines", Map.of());
    onboarded.client().api(token, "/api/machineactions", Map.of());

    var refused = onboarded.client().apiPost(token, isolate, COMMENT);

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).contains("60");
    assertThat(actions.all()).isEmpty();
    assertThat(onboarded.simulator().ledger().of(pc1).getFirst().isExecuted()).isFalse();
  }

  private HttpResponse<String> post(String verb) throws Exception {
    return onboarded.post("/api/machines/" + pc1.id() + "/" + verb, COMMENT);
  }

  private JsonNode get(JsonNode action) throws Exception {
    return SimulatorClient.json(onboarded.call(path(action), Map.of()));
  }

  private String status(JsonNode action) throws Exception {
    return get(action).path("status").asText();
  }

  private static String path(JsonNode action) {
    return "/api/machineactions/" + action.path("id").asText();
  }

  private JsonNode list(Map<String, String> query) throws Exception {
    return SimulatorClient.json(onboarded.call("/api/machineactions", query)).path("value");
  }

  private static Map<String, String> filter(String filter) {
    return Map.of("$filter", filter);
  }

  private static List<String> types(JsonNode listed) {
    return listed.findValuesAsText("type");
  }
}
