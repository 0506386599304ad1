// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.format.RecordOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogRowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final RecordOrigin ORIGIN =
      new RecordOrigin(RecordKind.ALERT, Samples.TENANT, "Contoso Ltd", "partner", "siem");
  private static final String FULL =
      """
      {"id":"da1","alertCreationTime":"2026-02-28T00:00:00Z","title":"Suspicious","severity":"High","status":"New","category":"Malware",
       "lastUpdateTime":"2026-03-01T12:00:01.1234567Z","machineId":"m1","computerDnsName":"pc1",
       "mitreTechniques":["T1059","T1105"],"incidentId":12345678901234567890,"n":1.10,"evidence":[%s]}
      """;

  @Test
  void aRowHasTheColumnsOfAnAlert() throws Exception {
    var row = row(FULL.formatted("{\"entityType\":\"File\",\"sha1\":null}"));

    assertThat(row.get("TimeGenerated").asText()).isEqualTo("2026-03-01T12:00:01.1234567Z");
    assertThat(row.get("IdempotencyKey").asText()).isEqualTo("key");
    assertThat(row.get("CustomerTenantId").asText()).isEqualTo(Samples.TENANT);
    assertThat(row.get("CustomerName").asText()).isEqualTo("Contoso Ltd");
    assertThat(row.get("Feed").asText()).isEqualTo("partner/siem");
    assertThat(row.get("AlertId").asText()).isEqualTo("da1");
    assertThat(row.get("AlertTitle").asText()).isEqualTo("Suspicious");
    assertThat(row.get("Severity").asText()).isEqualTo("High");
    assertThat(row.get("Status").asText()).isEqualTo("New");
    assertThat(row.get("Category").asText()).isEqualTo("Malware");
    assertThat(row.get("LastUpdateTime").asText()).isEqualTo("2026-03-01T12:00:01.1234567Z");
    assertThat(row.get("AlertCreationTime").asText()).isEqualTo("2026-02-28T00:00:00.0000000Z");
    assertThat(row.get("DeviceId").asText()).isEqualTo("m1");
    assertThat(row.get("DeviceName").asText()).isEqualTo("pc1");
    assertThat(row.get("MitreTechniques").toString()).isEqualTo("[\"T1059\",\"T1105\"]");
    assertThat(row.at("/Alert/incidentId").toString()).isEqualTo("12345678901234567890");
    assertThat(row.at("/Alert/evidence")).isEmpty();
    assertThat(row.get("Evidence").toString())
        .isEqualTo("[{\"entityType\":\"File\",\"sha1\":null}]");
    assertThat(row.get("EvidenceTruncated").asBoolean(true)).isFalse();
  }

  /** As numbers came, and not as some program would write them. */
  @Test
  void digitsStayAsTheyAre() {
    var text = text(FULL.formatted("")).orElseThrow();

    assertThat(text).contains("\"n\":1.10", "\"incidentId\":12345678901234567890");
  }

  @Test
  void theColumnsAreThoseOfTheTemplate() throws Exception {
    var evidence = items(4 * 60, 1000);

    assertThat(types(row(FULL.formatted(evidence))))
        .isEqualTo(SentinelTemplate.read().ofStream(SentinelTemplate.ALERTS));
  }

  /** The columns of a row with the types that a table has to give them. */
  static Map<String, String> types(JsonNode row) {
    var types = new TreeMap<String, String>();
    row.properties()
        .forEach(field -> types.put(field.getKey(), type(field.getKey(), field.getValue())));
    return types;
  }

  private static String type(String column, JsonNode value) {
    if (value.isBoolean()) {
      return "boolean";
    }
    if (value.isContainerNode()) {
      return "dynamic";
    }
    return column.startsWith("Time") || column.endsWith("Time") ? "datetime" : "string";
  }

  @Test
  void reservedColumnsAreNotUsed() throws Exception {
    var row = row(FULL.formatted(""));

    assertThat(row.properties())
        .extracting(field -> field.getKey())
        .doesNotContain(
            "id", "Title", "TenantId", "Type", "UniqueId", "_ResourceId", "_SubscriptionId")
        .allMatch(name -> name.matches("[A-Za-z][A-Za-z0-9_]{0,44}"));
  }

  @Test
  void noFieldIsOver64KiB() throws Exception {
    for (var count : List.of(50, 100, 200, 300, 1000)) {
      var row = row(FULL.formatted(items(count, 1000)));

      var ids = new ArrayList<Integer>();
      for (var field : row.properties()) {
        assertThat(field.getValue().toString().getBytes(StandardCharsets.UTF_8).length)
            .as(field.getKey())
            .isLessThanOrEqualTo(LogRows.MAX_COLUMN);
        if (field.getKey().matches("Evidence\\d?")) {
          field.getValue().forEach(item -> ids.add(item.get("i").asInt()));
        }
      }
      assertThat(ids)
          .as("whole, and in order")
          .isEqualTo(IntStream.range(0, ids.size()).boxed().toList());
      assertThat(row.get("EvidenceTruncated").asBoolean()).isEqualTo(ids.size() < count);
      assertThat(ids.size() == count).isEqualTo(count <= 200);
    }
  }

  @Test
  void oneLargeItemIsLeftOutAlone() throws Exception {
    var evidence = "{\"i\":0},{\"i\":1,\"x\":\"%s\"},{\"i\":2}".formatted("x".repeat(70_000));

    var row = row(FULL.formatted(evidence));

    assertThat(row.get("Evidence").toString()).isEqualTo("[{\"i\":0},{\"i\":2}]");
    assertThat(row.get("EvidenceTruncated").asBoolean()).isTrue();
  }

  @Test
  void anAlertThatIsLongerThanAColumnIsNoRow() {
    var alert = "{\"id\":\"a\",\"description\":\"%s\"}".formatted("x".repeat(64_000));

    assertThat(text(alert)).isEmpty();
  }

  @Test
  void prettyPrintedAlertsAreOneLine() {
    assertThat(text(FULL.formatted("\n{\n}")).orElseThrow()).doesNotContain("\n");
  }

  @ParameterizedTest
  @CsvSource({"PT47H, false", "PT46H59M, true", "-PT22H59M, true", "-PT23H, false"})
  void timeGeneratedIsTheUpdateWhereAzureMonitorTakesIt(Duration age, boolean isTaken)
      throws Exception {
    var updated = Samples.NOON.minus(age);
    var alert = new Alert("a", updated, "", "", "{}".getBytes(StandardCharsets.UTF_8));

    var row =
        JSON.readTree(
            new LogRows()
                .row(new Batch.Item("key", AlertRecords.of(alert)), ORIGIN, Samples.NOON)
                .orElseThrow());

    assertThat(Instant.parse(row.get("TimeGenerated").asText()))
        .isEqualTo(isTaken ? updated : Samples.NOON);
    assertThat(Instant.parse(row.get("LastUpdateTime").asText())).isEqualTo(updated);
  }

  @Test
  void anAlertOfNothingIsARow() throws Exception {
    var nothing = new Alert("", Instant.EPOCH, "", "", "{}".getBytes(StandardCharsets.UTF_8));

    var row =
        JSON.readTree(
            new LogRows()
                .row(new Batch.Item("key", AlertRecords.of(nothing)), ORIGIN, Samples.NOON)
                .orElseThrow());

    assertThat(Instant.parse(row.get("TimeGenerated").asText())).isEqualTo(Samples.NOON);
    assertThat(row.has("LastUpdateTime")).isFalse();
    assertThat(row.has("AlertTitle")).isFalse();
  }

  private static String items(int count, int size) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"i\":%d,\"x\":\"%s\"}".formatted(i, "é".repeat(size / 2)))
        .collect(Collectors.joining(", "));
  }

  private static JsonNode row(String alert) throws IOException {
    return JSON.readTree(text(alert).orElseThrow());
  }

  private static Optional<String> text(String json) {
    var alert =
        new Alert(
            "da1",
            Instant.parse("2026-03-01T12:00:01.1234567Z"),
            "2026-02-28T00:00:00Z",
            Samples.TENANT,
            json.getBytes(StandardCharsets.UTF_8));
    return new LogRows()
        .row(new Batch.Item("key", AlertRecords.of(alert)), ORIGIN, Samples.NOON)
        .map(row -> new String(row, StandardCharsets.UTF_8));
  }
}
