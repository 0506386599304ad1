// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.Batch;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkRecord;
import io.mdeoperator.sink.format.SampleAlerts;
import io.mdeoperator.sink.row.SampleRows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowColumnsTest {
  private static final String ROW =
      """
      {"Timestamp":"2026-03-01T11:59:58Z","DeviceId":"d1","DeviceName":"pc1","evidence":[1],
       "Count":12345678901234567890}""";

  @Test
  void theColumnsAreThoseOfTheTemplate() {
    assertThat(LogRowsTest.types(row(ROW, Samples.NOON).orElseThrow()))
        .isEqualTo(SentinelTemplate.read().ofStream(SentinelTemplate.ROWS));
  }

  @Test
  void aRowSaysWhoseItIsAndIsWhole() {
    var row = row(ROW, Samples.NOON.minusSeconds(1)).orElseThrow();

    assertThat(row.get("TimeGenerated").asText()).isEqualTo("2026-03-01T11:59:59.0000000Z");
    assertThat(row.get("EventTime")).isEqualTo(row.get("TimeGenerated"));
    assertThat(row.get("IdempotencyKey").asText()).isEqualTo(Samples.TENANT + "/row-1");
    assertThat(row.get("CustomerTenantId").asText()).isEqualTo(Samples.TENANT);
    assertThat(row.get("CustomerName").asText()).isEqualTo("Contoso Ltd");
    assertThat(row.get("HuntingQuery").asText()).isEqualTo("ns/macros");
    assertThat(row.get("RowId").asText()).isEqualTo("row-1");
    assertThat(row.get("DeviceId").asText()).isEqualTo("d1");
    assertThat(row.get("DeviceName").asText()).isEqualTo("pc1");
    assertThat(row.get("Row")).isEqualTo(SampleAlerts.json(ROW));
  }

  /** A rescan looks a week back; Azure Monitor takes times of the last two days. */
  @Test
  void anOldRowKeepsItsTimeInAColumnOfItsOwn() {
    var old = Samples.NOON.minus(Duration.ofDays(6));

    var row = row(ROW, old).orElseThrow();

    assertThat(Instant.parse(row.get("TimeGenerated").asText())).isEqualTo(Samples.NOON);
    assertThat(Instant.parse(row.get("EventTime").asText())).isEqualTo(old);
    assertThat(row("{}", Instant.EPOCH).orElseThrow().has("EventTime")).isFalse();
  }

  @Test
  void thePageShowsWhatIsWritten() throws IOException {
    var page = Files.readString(Path.of("docs/sinks/sentinel.md"));
    var block = page.substring(page.indexOf("```json", page.indexOf("## Hunting rows")) + 7);

    assertThat(SampleAlerts.json(block.substring(0, block.indexOf("```"))))
        .isEqualTo(row(SampleRows.ROW, Samples.NOON).orElseThrow());
  }

  @Test
  void aRowThatIsLongerThanAColumnIsNone() {
    assertThat(row("{\"a\":\"%s\"}".formatted("x".repeat(64_000)), Samples.NOON)).isEmpty();
  }

  private static Optional<JsonNode> row(String json, Instant time) {
    var record = new SinkRecord("row-1", time, json.getBytes(StandardCharsets.UTF_8));
    return new RowColumns()
        .row(new Batch.Item(Samples.TENANT + "/row-1", record), SampleRows.ORIGIN, Samples.NOON)
        .map(row -> SampleAlerts.json(new String(row, StandardCharsets.UTF_8)));
  }
}
