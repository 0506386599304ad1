// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import static io.mdeoperator.sink.format.SampleAlerts.json;
import static io.mdeoperator.sink.ocsf.OcsfAlerts.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.Samples;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happened, when, how severe it is, and what became of it. */
class OcsfFindingTest {
  private static final String CREATED = "2026-03-01T11:00:00Z";

  @ParameterizedTest
  @CsvSource({
    "New,        2026-03-01T11:00:00Z,       1, Create, true",
    "New,        2026-03-01T11:01:00Z,       1, Create, true",
    "New,        2026-03-01T10:59:00Z,       1, Create, true",
    "New,        2026-03-01T11:01:00.001Z,   2, Update, true",
    "InProgress, 2026-03-02T11:00:00Z,       2, Update, true",
    "Resolved,   2026-03-01T11:00:00Z,       3, Close, false",
    "Resolved,   2026-03-02T11:00:00Z,       3, Close, false",
    "New,        never,                      0, Unknown, true"
  })
  void anAlertIsNewForAMinute(
      String status, String updated, int id, String caption, boolean isAlert) {
    var document =
        document(
            "{\"status\":\"%s\",\"alertCreationTime\":\"%s\",\"lastUpdateTime\":\"%s\"}"
                .formatted(status, CREATED, updated));

    assertThat(document.path("activity_id").asInt()).isEqualTo(id);
    assertThat(document.path("activity_name").asText()).isEqualTo(caption);
    assertThat(document.path("type_uid").asInt()).isEqualTo(200400 + id);
    assertThat(document.path("is_alert").asBoolean()).isEqualTo(isAlert);
  }

  @ParameterizedTest
  @CsvSource({
    "severity, UnSpecified, severity_id, 0, severity, Unknown, true",
    "severity, Informational, severity_id, 1, severity, Informational, false",
    "severity, Low, severity_id, 2, severity, Low, false",
    "severity, Medium, severity_id, 3, severity, Medium, false",
    "severity, High, severity_id, 4, severity, High, false",
    "severity, Severe, severity_id, 99, severity, Severe, false",
    "status, Unknown, status_id, 0, status, Unknown, false",
    "status, New, status_id, 1, status, New, false",
    "status, InProgress, status_id, 2, status, In Progress, true",
    "status, Resolved, status_id, 4, status, Resolved, false",
    "status, Reopened, status_id, 99, status, Reopened, false",
    "classification, FalsePositive, verdict_id, 1, verdict, False Positive, true",
    "classification, TruePositive, verdict_id, 2, verdict, True Positive, true",
    "classification, InformationalExpectedActivity, verdict_id, 5, verdict, Benign, true",
    "classification, Doubtful, verdict_id, 99, verdict, Doubtful, false",
    "determination, SecurityTesting, verdict_id, 6, verdict, Test, true",
    "determination, InsufficientData, verdict_id, 7, verdict, Insufficient Data, true",
    "determination, NotEnoughDataToValidate, verdict_id, 7, verdict, Insufficient Data, true"
  })
  void aWordThatOcsfHasOtherwiseIsKept(
      String field, String word, String idName, int id, String name, String caption, boolean kept) {
    var document = document("{\"%s\":\"%s\"}".formatted(field, word));

    assertThat(document.path(idName).asInt()).isEqualTo(id);
    assertThat(document.path(name).asText()).isEqualTo(caption);
    assertThat(document.path("unmapped").has(field)).isEqualTo(kept);
  }

  @Test
  void aSeverityIsRequired() {
    assertThat(document("{}").path("severity_id").asInt(-1)).isZero();
  }

  @Test
  void aDeterminationSaysMoreThanAClassification() {
    var document =
        document(
            "{\"classification\":\"InformationalExpectedActivity\",\"determination\":\"SecurityTesting\"}");

    assertThat(document.path("verdict").asText()).isEqualTo("Test");
    assertThat(document.at("/unmapped/classification").asText())
        .isEqualTo("InformationalExpectedActivity");
  }

  @Test
  void aTimeThatIsFinerThanAMillisecondIsKept() {
    var document =
        document(
            """
            {"firstEventTime": "2026-03-01T11:00:00.1234567Z", "lastEventTime": "2026-03-01T11:00:00.123Z",
             "alertCreationTime": "2026-03-01T11:00:01.0000001Z"}
            """);

    assertThat(document.path("start_time").asLong()).isEqualTo(1772362800123L);
    assertThat(document.path("end_time").asLong()).isEqualTo(1772362800123L);
    assertThat(document.path("time").asLong()).isEqualTo(1772362801000L);
    assertThat(document.at("/metadata/original_time").asText())
        .isEqualTo("2026-03-01T11:00:01.0000001Z");
    assertThat(document.path("unmapped"))
        .isEqualTo(json("{\"firstEventTime\":\"2026-03-01T11:00:00.1234567Z\"}"));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T11:00:00Z, 2026-03-01T12:00:00Z, 1772362800000",
    "yesterday,            2026-03-01T12:00:00Z, 1772366400000",
    "yesterday,            today,                NOON"
  })
  void aTimeIsRequired(String created, String updated, String time) {
    var document =
        document(
            "{\"alertCreationTime\":\"%s\",\"lastUpdateTime\":\"%s\"}".formatted(created, updated));

    var noon = String.valueOf(Samples.NOON.toEpochMilli());
    assertThat(document.path("time").asText()).isEqualTo(time.replace("NOON", noon));
  }

  @ParameterizedTest
  @CsvSource({
    "Trojan:Win32/Wacatac.B!ml, 18, Trojan",
    "Ransom:Win32/Locky, 10, Ransomware",
    "TrojanDownloader:JS/Nemucod, 6, Downloader",
    "HackTool:Win32/AutoKMS, 99, HackTool",
    "Wacatac, 0, Unknown",
    "'a b:c', 0, Unknown"
  })
  void malwareIsOfTheTypeThatItsNameBeginsWith(String name, int id, String caption) {
    assertThat(document("{\"threatName\":\"%s\"}".formatted(name)).path("malware"))
        .isEqualTo(
            json(
                """
                [{"name": "%s", "classification_ids": [%d], "classifications": ["%s"]}]
                """
                    .formatted(name, id, caption)));
  }

  @Test
  void aTechniqueHasTheTacticOfTheCategory() {
    assertThat(
            attacks("{\"category\":\"Execution\",\"mitreTechniques\":[\"T1059.001\",\"T1064\"]}"))
        .isEqualTo(
            json(
                """
                [{"tactic": {"uid": "TA0002", "name": "Execution"},
                  "technique": {"uid": "T1059"}, "sub_technique": {"uid": "T1059.001"}},
                 {"tactic": {"uid": "TA0002", "name": "Execution"}, "technique": {"uid": "T1064"}}]
                """));
    assertThat(attacks("{\"category\":\"Malware\",\"mitreTechniques\":[\"T1064\"]}"))
        .isEqualTo(json("[{\"technique\":{\"uid\":\"T1064\"}}]"));
    assertThat(attacks("{\"category\":\"Impact\"}"))
        .isEqualTo(json("[{\"tactic\":{\"uid\":\"TA0040\",\"name\":\"Impact\"}}]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"\"T1064\",\"T1\" | 1", "\"S0002\" | 0", "\"T1064\",{\"a\":\"b\"} | 0"})
  void whatIsNoTechniqueIsKept(String techniques, int attacks) {
    var document = document("{\"mitreTechniques\":[%s]}".formatted(techniques));

    assertThat(document.at("/finding_info/attacks")).hasSize(attacks);
    assertThat(document.at("/unmapped/mitreTechniques")).hasToString("[" + techniques + "]");
  }

  @Test
  void aLongListOfTechniquesIsKeptAsItIs() {
    var techniques =
        IntStream.range(0, 40).mapToObj("\"T10%02d\""::formatted).collect(Collectors.joining(","));
    var document = document("{\"mitreTechniques\":[%s]}".formatted(techniques));

    assertThat(document.at("/finding_info/attacks")).hasSize(OcsfAttacks.MAX);
    assertThat(document.at("/unmapped/mitreTechniques")).hasSize(40);
  }

  @Test
  void aRecordSaysWhoseAndWhichItIs() {
    var metadata = document("{\"id\":\"a 1\",\"lastUpdateTime\":\"%s\"}".formatted(CREATED));

    assertThat(metadata.at("/metadata/tenant_uid").asText()).isEqualTo(Samples.TENANT);
    assertThat(metadata.at("/metadata/uid").asText())
        .isEqualTo(Samples.TENANT + "/a 1/2026-03-01T11:00:00.0000000Z");
    assertThat(metadata.at("/metadata/tags"))
        .isEqualTo(
            json(
                """
                [{"name": "feed", "value": "ns/feed"}, {"name": "tenant_name", "value": "Contoso Ltd"}]
                """));
    assertThat(metadata.at("/finding_info/uid").asText()).isEqualTo("a 1");
    assertThat(metadata.at("/finding_info/src_url").asText()).contains("/a%201?tid=");
  }

  private static JsonNode attacks(String alert) {
    return document(alert).at("/finding_info/attacks");
  }
}
