// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.SimulatorClient;
import io.mdeoperator.simulator.machine.MachineActions.Repeat;
import io.mdeoperator.simulator.machine.PostedAction.Effect;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which actions may be taken, and what becomes of those that are there already. */
class TakeActionTest {
  private static final String SHA1 = "3395856ce81f2b7382dee72602f798b642f14140";
  private static final String ISOLATE = "{\"Comment\":\"c\",\"IsolationType\":\"Full\"}";

  private OnboardedTenant onboarded;
  private Machine pc1;

  @BeforeEach
  void start() {
    onboarded =
        OnboardedTenant.start()
            .granting(
                "Machine.Read.All",
                "Machine.Isolate",
                "Machine.Scan",
                "Machine.CollectForensics",
                "Machine.RestrictExecution",
                "Machine.StopAndQuarantine");
    pc1 = onboarded.tenant().machines().workstation("pc1.contoso.example");
  }

  @AfterEach
  void stop() {
    onboarded.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          isolate                     | {"Comment":"c","IsolationType":"Selective"} | Isolate                     | Selective
          isolate                     | {"Comment":"c"}                             | Isolate                     |
          unisolate                   | {"Comment":"c"}                             | Unisolate                   |
          runAntiVirusScan            | {"Comment":"c","ScanType":"Quick"}          | RunAntiVirusScan            | Quick
          collectInvestigationPackage | {"Comment":"c"}                             | CollectInvestigationPackage |
          restrictCodeExecution       | {"Comment":"c"}                             | RestrictCodeExecution       |
          unrestrictCodeExecution     | {"Comment":"c"}                             | UnrestrictCodeExecution     |
          """)
  void answersWithTheActionThatItMade(String verb, String body, String type, String scope)
      throws Exception {
    var answer = post(verb, body);

    assertThat(answer.statusCode()).isEqualTo(201);
    var action = SimulatorClient.json(answer);
    assertThat(action.path("@odata.context").asText()).endsWith("#MachineActions/$entity");
    assertThat(action.path("id").asText()).hasSize(36);
    assertThat(action.path("type").asText()).isEqualTo(type);
    assertThat(action.path("scope").textValue()).isEqualTo(scope);
    assertThat(action.path("status").asText()).isEqualTo("Pending");
    assertThat(action.path("requestor").asText()).isEqualTo("Partner");
    assertThat(action.path("requestorComment").asText()).isEqualTo("c");
    assertThat(action.path("machineId").asText()).isEqualTo(pc1.id());
    assertThat(action.path("computerDnsName").asText()).isEqualTo("pc1.contoso.example");
    assertThat(action.path("creationDateTimeUtc").asText()).isEqualTo("2026-03-01T12:00:00Z");
  }

  /** For a story that has no time for the quarter of an hour that a release takes at least. */
  @Test
  void mayHaveEndedLongBeforeTheAnswer() throws Exception {
    actions().next(ActionType.ISOLATE, Outcome.succeeds().after(Duration.ofMinutes(-15)));

    var action = SimulatorClient.json(post("isolate", ISOLATE));

    assertThat(action.path("status").asText()).isEqualTo("Succeeded");
    assertThat(action.path("creationDateTimeUtc").asText()).isEqualTo("2026-03-01T12:00:00Z");
    assertThat(action.path("lastUpdateDateTimeUtc").asText()).isEqualTo("2026-03-01T11:45:00Z");
    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void namesTheFileThatItStops() throws Exception {
    var answer =
        post("stopandquarantinefile", "{\"Comment\":\"c\",\"Sha1\":\"%s\"}".formatted(SHA1));

    assertThat(SimulatorClient.json(answer).at("/relatedFileInfo/fileIdentifier").asText())
        .isEqualTo(SHA1);
    assertThat(SimulatorClient.json(answer).path("scope").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          isolate               | {"comment":"c","IsolationType":"Full"}            | InvalidRequestBody
          isolate               | {"Comment":"c","isolationType":"Full"}            | InvalidRequestBody
          isolate               | {"Comment":"c","ExternalId":"e"}                  | InvalidRequestBody
          isolate               | {"Comment":"c","IsolationType":true}              | InvalidRequestBody
          isolate               | {"Comment":7,"IsolationType":"Full"}              | InvalidRequestBody
          isolate               | {"Comment":"c","Comment":"c"}                     | InvalidRequestBody
          isolate               | {"Comment":"c"} {}                                | InvalidRequestBody
          isolate               | ["Comment"]                                       | InvalidRequestBody
          isolate               | not JSON                                          | InvalidRequestBody
          isolate               | {"IsolationType":"Full"}                          | MissingRequiredParameter
          unisolate             | {"Comment":" "}                                   | MissingRequiredParameter
          unisolate             | {"Comment":"c","IsolationType":"Full"}            | InvalidRequestBody
          isolate               | {"Comment":"c","IsolationType":"full"}            | InvalidInput
          isolate               | {"Comment":"c","IsolationType":"UnManagedDevice"} | InvalidInput
          runAntiVirusScan      | {"Comment":"c"}                                   | MissingRequiredParameter
          runAntiVirusScan      | {"Comment":"c","ScanType":"Slow"}                 | InvalidInput
          StopAndQuarantineFile | {"Comment":"c"}                                   | MissingRequiredParameter
          StopAndQuarantineFile | {"Comment":"c","Sha1":"abc"}                      | InvalidHashValue
          """)
  void refusesBodiesThatAreNotAsDocumented(String verb, String body, String code) throws Exception {
    assertRefused(post(verb, body), 400, code);
    assertThat(onboarded.tenant().machineActions().all()).isEmpty();
  }

  @Test
  void needsTheRoleOfTheVerb() throws Exception {
    onboarded.granting("Machine.Scan", "Machine.ReadWrite.All");

    var answer = post("unisolate", "{\"Comment\":\"c\"}");

    assertRefused(answer, 403, "Forbidden");
    assertThat(SimulatorClient.json(answer).at("/error/message").asText())
        .isEqualTo(
            "Missing application roles. API required roles: Machine.Isolate,"
                + " application roles: Machine.Scan,Machine.ReadWrite.All.");
    assertThat(post("runAntiVirusScan", "{\"Comment\":\"c\",\"ScanType\":\"Full\"}").statusCode())
        .isEqualTo(201);
    assertThat(onboarded.call(path("isolate"), Map.of()).statusCode()).isEqualTo(405);
    assertThat(post("reboot", "{\"Comment\":\"c\"}").statusCode()).isEqualTo(404);
  }

  @Test
  void actsOnNoMachineThatIsUnknownMergedOrOutOfReachOfTheGroup() throws Exception {
    pc1.remediationRefused(true);
    assertRefused(post("isolate", ISOLATE), 403, "Forbidden");
    pc1.remediationRefused(false).mergedInto(onboarded.tenant().machines().workstation("pc1"));
    assertRefused(post("isolate", ISOLATE), 404, "ResourceNotFound");
    assertThat(onboarded.tenant().machineActions().all()).isEmpty();
  }

  @Test
  void doesWhatThePlatformCanDo() throws Exception {
    pc1.osPlatform("Linux");
    assertRefused(
        post("isolate", "{\"Comment\":\"c\",\"IsolationType\":\"Selective\"}"),
        400,
        "OsPlatformNotSupported");
    assertRefused(
        post("restrictCodeExecution", "{\"Comment\":\"c\"}"), 400, "OsPlatformNotSupported");
    assertThat(post("isolate", ISOLATE).statusCode()).isEqualTo(201);
    pc1.osPlatform("Windows7");
    assertRefused(post("unisolate", "{\"Comment\":\"c\"}"), 400, "OsPlatformNotSupported");
    pc1.onboardingStatus("CanBeOnboarded");
    assertRefused(post("isolate", ISOLATE), 400, "InvalidInput");
  }

  @Test
  void containsOnlyWhatIsNotOnboarded() throws Exception {
    pc1.onboardingStatus("CanBeOnboarded");

    var answer = post("isolate", "{\"Comment\":\"c\",\"IsolationType\":\"UnManagedDevice\"}");

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(pc1.isIsolated()).isTrue();
    assertThat(post("unisolate", "{\"Comment\":\"c\"}").statusCode()).isEqualTo(201);
    assertThat(pc1.isIsolated()).isFalse();
  }

  @Test
  void refusesASecondActionOfAKindUnderWayWithoutSayingWhose() throws Exception {
    actions().byOther(pc1, ActionType.ISOLATE, "soc@contoso.example", "theirs", pending());

    var answer = post("isolate", ISOLATE);

    assertRefused(answer, 400, "ActiveRequestAlreadyExists");
    assertThat(answer.body()).contains("Action is already in progress").doesNotContain("theirs");
    assertThat(onboarded.simulator().ledger().of(pc1))
        .extracting(PostedAction::effect)
        .containsExactly(Effect.NONE);
  }

  @Test
  void answersWithSomebodyElsesActionWhenTold() throws Exception {
    actions().whileActive(Repeat.ANSWERED_WITH_EXISTING);
    var theirs =
        actions().byOther(pc1, ActionType.ISOLATE, "soc@contoso.example", "theirs", pending());

    var answer = post("isolate", ISOLATE);

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(SimulatorClient.json(answer).path("id").asText()).isEqualTo(theirs.id());
    assertThat(SimulatorClient.json(answer).path("requestor").asText())
        .isEqualTo("soc@contoso.example");
    assertThat(SimulatorClient.json(answer).path("requestorComment").asText()).isEqualTo("theirs");
    var posted = onboarded.simulator().ledger().of(pc1).getFirst();
    assertThat(posted.effect()).isEqualTo(Effect.RETURNED_EXISTING);
    assertThat(posted.isExecuted()).isFalse();
    assertThat(posted.actionId()).isEqualTo(theirs.id());
  }

  @Test
  void secondIsolationComesTrueOnceTheDeviceIsReleased() throws Exception {
    post("isolate", ISOLATE);
    assertThat(pc1.isIsolated()).isTrue();
    var second = SimulatorClient.json(post("isolate", ISOLATE)).path("id").asText();
    assertThat(status(second)).isEqualTo("Pending");

    actions().next(ActionType.UNISOLATE, Outcome.staysPending());
    var release = SimulatorClient.json(post("unisolate", "{\"Comment\":\"c\"}")).path("id");
    assertThat(status(second)).isEqualTo("Pending");
    actions().end(release.asText(), Outcome.succeeds());

    assertThat(status(second)).isEqualTo("Succeeded");
    assertThat(pc1.isIsolated()).isTrue();
  }

  @Test
  void secondIsolationIsStuckWhileTheFirstIsUnderWay() throws Exception {
    actions().whileActive(Repeat.ADDED).next(ActionType.ISOLATE, pending());
    var first = SimulatorClient.json(post("isolate", ISOLATE)).path("id").asText();
    var second = SimulatorClient.json(post("isolate", ISOLATE)).path("id").asText();
    assertThat(status(second)).isEqualTo("Pending");
    actions().end(first, Outcome.succeeds());
    assertThat(status(second)).isEqualTo("Pending");

    post("unisolate", "{\"Comment\":\"c\"}");

    assertThat(pc1.isIsolated()).isTrue();
    assertThat(status(second)).isEqualTo("Succeeded");
  }

  @Test
  void secondIsolationIsTheFirstOneOrRefusedWhenTold() throws Exception {
    var first = SimulatorClient.json(post("isolate", ISOLATE)).path("id").asText();
    actions().whileIsolated(Repeat.ANSWERED_WITH_EXISTING);
    assertThat(SimulatorClient.json(post("isolate", ISOLATE)).path("id").asText()).isEqualTo(first);
    actions().whileIsolated(Repeat.REFUSED);
    assertRefused(post("isolate", ISOLATE), 400, "ActiveRequestAlreadyExists");
    assertThat(actions().of(pc1)).hasSize(1);
  }

  private MachineActions actions() {
    return onboarded.tenant().machineActions();
  }

  private static Outcome pending() {
    return Outcome.staysPending();
  }

  private String status(String id) throws Exception {
    return SimulatorClient.json(onboarded.call("/api/machineactions/" + id, Map.of()))
        .path("status")
        .asText();
  }

  private String path(String verb) {
    return "/api/machines/" + pc1.id() + "/" + verb;
  }

  private HttpResponse<String> post(String verb, String body) throws Exception {
    return onboarded.post(path(verb), body);
  }

  private static void assertRefused(HttpResponse<String> answer, int status, String code)
      throws Exception {
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(SimulatorClient.json(answer).at("/error/code").asText()).isEqualTo(code);
  }
}
