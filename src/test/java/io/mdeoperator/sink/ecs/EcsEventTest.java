// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static io.mdeoperator.sink.ecs.EcsAlerts.document;
import static io.mdeoperator.sink.format.SampleAlerts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkRecord;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a document says of the alert itself, and of where it comes from. */
class EcsEventTest {
  @Test
  void anAlertWithoutAnythingIsStillAnAlertOfSomebody() {
    assertThat(document("{\"lastUpdateTime\":\"2026-03-01T11:59:58.5Z\"}"))
        .isEqualTo(
            json(
                """
                {
                  "@timestamp": "2026-03-01T11:59:58.5000000Z",
                  "ecs": {"version": "8.11.0"},
                  "organization": {"id": "22222222-2222-2222-2222-222222222222", "name": "Contoso Ltd"},
                  "cloud": {"account": {"id": "22222222-2222-2222-2222-222222222222"}},
                  "labels": {
                    "feed": "ns/feed",
                    "idempotency_key":
                      "22222222-2222-2222-2222-222222222222//2026-03-01T11:59:58.5000000Z"
                  },
                  "event": {"kind": "alert", "category": ["host"], "type": ["info"]},
                  "observer": {"vendor": "Microsoft", "product": "Defender for Endpoint", "type": "edr"},
                  "microsoft": {"defender_endpoint": {"lastUpdateTime": "2026-03-01T11:59:58.5000000Z"}}
                }
                """));
  }

  @Test
  void anAlertWithoutAnyTimeHasTheTimeOfItsDelivery() {
    assertThat(document("{}").at("/@timestamp").asText()).isEqualTo("2026-03-01T12:00:00.0000000Z");
  }

  @Test
  void anAlertThatWasNeverUpdatedHasTheTimeOfItsCreation() {
    var document = document("{\"alertCreationTime\":\"2026-02-28T10:00:00Z\"}");

    assertThat(document.at("/@timestamp")).isEqualTo(document.at("/event/created"));
  }

  @Test
  void whatHappenedIsTheEvent() {
    var document =
        document(
            """
            {
              "id": "da637_1",
              "category": "DefenseEvasion",
              "severity": "Medium",
              "status": "InProgress",
              "alertCreationTime": "2021-01-26T20:33:57.7220239Z",
              "firstEventTime": "2021-01-26T20:31:32.9562661Z",
              "lastEventTime": "2021-01-26T20:31:33Z"
            }
            """);

    assertThat(document.path("event"))
        .isEqualTo(
            json(
                """
                {
                  "id": "da637_1",
                  "url":
                    "https://security.microsoft.com/alerts/da637_1?tid=22222222-2222-2222-2222-222222222222",
                  "kind": "alert",
                  "category": ["host"],
                  "type": ["info"],
                  "action": "DefenseEvasion",
                  "severity": 47,
                  "created": "2021-01-26T20:33:57.7220239Z",
                  "start": "2021-01-26T20:31:32.9562661Z",
                  "end": "2021-01-26T20:31:33.0000000Z",
                  "duration": 43733900
                }
                """));
  }

  @Test
  void whatDetectedItIsARuleOfASensor() {
    var document =
        document(
            """
            {
              "title": "Suspicious process",
              "description": "It was seen before.",
              "detectionSource": "WindowsDefenderAtp",
              "detectorId": "17e10bbc"
            }
            """);

    assertThat(document.path("message").asText()).isEqualTo("Suspicious process");
    assertThat(document.path("rule"))
        .isEqualTo(
            json(
                """
                {
                  "id": "17e10bbc",
                  "name": "Suspicious process",
                  "description": "It was seen before."
                }
                """));
    assertThat(document.at("/observer/name").asText()).isEqualTo("WindowsDefenderAtp");
  }

  @ParameterizedTest
  @CsvSource({
    "Informational, 21",
    "Low, 21",
    "Medium, 47",
    "High, 73",
    "Critical, 99",
    "UnSpecified,",
    "Unheard,"
  })
  void severityIsOfElasticsScale(String severity, Integer number) {
    var document = document("{\"severity\":\"%s\"}".formatted(severity));

    assertThat(document.at("/event/severity").numberValue()).isEqualTo(number);
    assertThat(document.at("/microsoft/defender_endpoint/severity").asText()).isEqualTo(severity);
  }

  @ParameterizedTest
  @CsvSource({
    "New, '[\"info\",\"start\"]'",
    "Resolved, '[\"info\",\"end\"]'",
    "InProgress, '[\"info\"]'",
  })
  void statusIsATypeOfTheEventWhereOneFits(String status, String types) {
    var document = document("{\"status\":\"%s\"}".formatted(status));

    assertThat(document.at("/event/type")).hasToString(types);
    assertThat(document.at("/microsoft/defender_endpoint/status").asText()).isEqualTo(status);
  }

  @Test
  void categoriesAreThoseOfTheEvidenceToo() {
    var document =
        document(
            """
            {"category": "Malware", "evidence": [
              {"entityType": "File"}, {"entityType": "RegistryKey"}, {"entityType": "Process"}]}
            """);

    assertThat(document.at("/event/category"))
        .hasToString("[\"host\",\"malware\",\"process\",\"file\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "2021-01-01T00:00:01Z, 2021-01-01T00:00:00Z", // ends before it starts
    "0001-01-01T00:00:00Z, 2021-01-01T00:00:00Z", // more than a long can count
    "2021-01-01T00:00:00Z, never",
  })
  void aDurationThatCannotBeCountedIsLeftOut(String start, String end) {
    var document =
        document("{\"firstEventTime\":\"%s\",\"lastEventTime\":\"%s\"}".formatted(start, end));

    assertThat(document.at("/event/start").isTextual()).isTrue();
    assertThat(document.at("/event").has("duration")).isFalse();
  }

  @Test
  void aTimeThatIsNoneIsKeptAsText() {
    var document = document("{\"firstEventTime\":\"yesterday\",\"resolvedTime\":7}");

    assertThat(document.at("/event").has("start")).isFalse();
    assertThat(document.at("/microsoft/defender_endpoint"))
        .isEqualTo(json("{\"other\":{\"firstEventTime\":\"yesterday\",\"resolvedTime\":\"7\"}}"));
  }

  @Test
  void anIdIsPartOfOnePartOfTheLink() {
    var document = document("{\"id\":\"a/b ?&ü\"}");

    assertThat(document.at("/event/id").asText()).isEqualTo("a/b ?&ü");
    assertThat(document.at("/event/url").asText())
        .startsWith("https://security.microsoft.com/alerts/a%2Fb%20%3F%26%C3%BC?tid=");
  }

  @Test
  void theTenantIsThatOfTheFeed() {
    var same = document("{\"aadTenantId\":\"22222222-2222-2222-2222-222222222222\"}");
    var other = document("{\"aadTenantId\":\"33333333-2222-2222-2222-222222222222\"}");

    assertThat(same).isEqualTo(document("{}"));
    assertThat(other.at("/organization/id").asText()).isEqualTo(Samples.TENANT);
    assertThat(other.at("/microsoft/defender_endpoint/other/aadTenantId").asText())
        .startsWith("33333333");
  }

  @Test
  void theDeviceIsAHostAndNoInstanceOfACloud() {
    var document = document("{\"machineId\":\"111e6\",\"computerDnsName\":\"PC-1.Corp.example\"}");

    assertThat(document.path("host"))
        .isEqualTo(
            json(
                """
                {"id": "111e6", "hostname": "PC-1.Corp.example", "name": "pc-1.corp.example"}
                """));
    assertThat(document.at("/related/hosts")).hasToString("[\"pc-1.corp.example\"]");
    assertThat(document.path("cloud").properties())
        .extracting(field -> field.getKey())
        .containsExactly("account");
  }

  /** Java's own lower case makes two of some characters, in quadratic time. */
  @Test
  void aNameInLowerCaseHasAsManyCharacters() {
    assertThat(document("{\"computerDnsName\":\"PC-\u0130\"}").at("/host/name").asText())
        .isEqualTo("pc-i");
  }

  @Test
  void bytesThatAreNoAlertAreKept() {
    var item =
        new Batch.Item(
            "key", new SinkRecord("a", Instant.EPOCH, "[\"cut".getBytes(StandardCharsets.UTF_8)));

    assertThat(document(item).at("/microsoft/defender_endpoint"))
        .isEqualTo(json("{\"other\":{\"unreadable\":\"WyJjdXQ=\"}}"));
    assertThat(document(item).at("/event/id").asText()).isEqualTo("a");
  }
}
