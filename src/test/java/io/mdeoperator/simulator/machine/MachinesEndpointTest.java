// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.simulator.OnboardedTenant;
import io.mdeoperator.simulator.SimulatorClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found of the machines, and how it is served. */
class MachinesEndpointTest {
  private OnboardedTenant onboarded;
  private Machines machines;

  @BeforeEach
  void start() {
    onboarded = OnboardedTenant.start().granting("Machine.Read.All");
    machines = onboarded.tenant().machines();
  }

  @AfterEach
  void stop() {
    onboarded.close();
  }

  @Test
  void findsByTheWholeNameAndById() throws Exception {
    var pc1 = machines.workstation("pc1.contoso.example");
    machines.workstation("pc10.contoso.example");
    var shortName = machines.workstation("pc1");

    assertThat(ids(list("computerDnsName eq 'pc1.contoso.example'"))).containsExactly(pc1.id());
    assertThat(ids(list("computerDnsName eq 'pc1'"))).containsExactly(shortName.id());
    assertThat(ids(list("id eq '" + pc1.id() + "'"))).containsExactly(pc1.id());
    assertThat(ids(list("aadDeviceId eq '" + pc1.aadDeviceId() + "'"))).containsExactly(pc1.id());
    assertThat(ids(list("aadDeviceId eq " + pc1.aadDeviceId()))).containsExactly(pc1.id());
    assertThat(onboarded.call("/api/machines/" + pc1.id(), Map.of()).body())
        .contains("#Machines/$entity", "\"computerDnsName\":\"pc1.contoso.example\"");
  }

  @Test
  void showsWhatSetsRecordsOfANameApart() throws Exception {
    var old = machines.workstation("pc1").lastSeen(OnboardedTenant.NOW.minus(Duration.ofDays(40)));
    var current = machines.workstation("pc1").potentialDuplicate(true).tag("tier0");
    old.mergedInto(current).excluded("Reinstalled").healthStatus("Inactive");
    machines.server("dc1").deviceValue("High").rbacGroupName("Servers").aadDeviceId(null);

    var listed = SimulatorClient.json(onboarded.call("/api/machines", Map.of())).path("value");

    assertThat(listed.get(0).path("mergedIntoMachineId").asText()).isEqualTo(current.id());
    assertThat(listed.get(0).path("isExcluded").asBoolean()).isTrue();
    assertThat(listed.get(0).path("exclusionReason").asText()).isEqualTo("Reinstalled");
    assertThat(listed.get(0).path("healthStatus").asText()).isEqualTo("Inactive");
    assertThat(listed.get(0).path("lastSeen").asText()).isEqualTo("2026-01-20T12:00:00Z");
    assertThat(listed.get(1).path("isPotentialDuplication").asBoolean()).isTrue();
    assertThat(listed.get(1).path("machineTags").get(0).asText()).isEqualTo("tier0");
    assertThat(listed.get(1).path("osPlatform").asText()).isEqualTo("Windows11");
    assertThat(listed.get(1).path("onboardingStatus").asText()).isEqualTo("Onboarded");
    assertThat(listed.get(2).path("osPlatform").asText()).isEqualTo("WindowsServer2022");
    assertThat(listed.get(2).path("deviceValue").asText()).isEqualTo("High");
    assertThat(listed.get(2).path("rbacGroupName").asText()).isEqualTo("Servers");
    assertThat(listed.get(2).path("aadDeviceId").isNull()).isTrue();
    assertThat(listed.findValuesAsText("id")).allMatch(id -> id.matches("[0-9a-f]{40}"));
  }

  @Test
  void doesNotKnowStrangersAndMergedOnes() throws Exception {
    var merged = machines.workstation("pc1").mergedInto(machines.workstation("pc1"));
    var removed = machines.workstation("pc1");
    machines.remove(removed);
    var others = onboarded.simulator().tenant(UUID.randomUUID().toString(), "Other").machines();

    var answer = onboarded.call("/api/machines/" + merged.id(), Map.of());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(SimulatorClient.json(answer).at("/error/message").asText())
        .isEqualTo("Machine " + merged.id() + " was not found");
    assertThat(onboarded.call("/api/machines/" + removed.id(), Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(machines.workstation("pc1").id()).isNotEqualTo(removed.id());
    assertThat(
            onboarded
                .call("/api/machines/" + others.workstation("pc1").id(), Map.of())
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void answersALackOfMachinesInEitherWay() throws Exception {
    assertThat(list("computerDnsName eq 'pc1'").path("error").path("code").asText())
        .isEqualTo("ResourceNotFound");

    machines.answerNoneWith(200);

    assertThat(list("computerDnsName eq 'pc1'").path("value").isEmpty()).isTrue();
  }

  @Test
  void linksFullPagesToThemselvesForEver() throws Exception {
    for (var i = 0; i < 3; i++) {
      machines.workstation("pc" + i);
    }

    var first = SimulatorClient.json(onboarded.call("/api/machines", Map.of("$top", "2")));
    var rest =
        SimulatorClient.json(onboarded.call("/api/machines", Map.of("$top", "2", "$skip", "2")));
    var link = first.path("@odata.nextLink").asText();
    var followed = SimulatorClient.json(follow(link));

    assertThat(link).isEqualTo(onboarded.simulator().apiUrl() + "/api/machines?=&=2&$skip=2");
    assertThat(ids(rest)).containsExactly(machines.all().getLast().id());
    assertThat(rest.has("@odata.nextLink")).isFalse();
    assertThat(ids(followed)).contains(machines.all().getFirst().id());
    assertThat(followed.path("@odata.nextLink").asText()).contains("/api/machines?=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"startswith(computerDnsName,'pc')", "computerDnsName eq pc1", "x eq 'y'"})
  void refusesFiltersThatItDoesNotUnderstand(String filter) throws Exception {
    assertThat(list(filter).path("error").path("code").asText()).isEqualTo("ODataError");
  }

  @Test
  void needsARoleThatReadsMachines() throws Exception {
    onboarded.granting("Machine.Isolate", "Alert.Read.All");
    var answer = onboarded.call("/api/machines", Map.of());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(SimulatorClient.json(answer).at("/error/message").asText())
        .isEqualTo(
            "Missing application roles. API required roles: Machine.Read.All,"
                + "Machine.ReadWrite.All, application roles: Machine.Isolate,Alert.Read.All.");
    assertThat(onboarded.post("/api/machines", "{}").statusCode()).isEqualTo(405);
    onboarded.granting("Machine.ReadWrite.All");
    machines.workstation("pc1");
    assertThat(onboarded.call("/api/v1.0/Machines", Map.of()).statusCode()).isEqualTo(200);
  }

  private JsonNode list(String filter) throws Exception {
    return SimulatorClient.json(onboarded.call("/api/machines", Map.of("$filter", filter)));
  }

  private HttpResponse<String> follow(String link) throws Exception {
    var path = link.substring(onboarded.simulator().apiUrl().length());
    return onboarded.client().api(onboarded.token(), path, Map.of());
  }

  private static List<String> ids(JsonNode answer) {
    return answer.path("value").findValuesAsText("id");
  }
}
