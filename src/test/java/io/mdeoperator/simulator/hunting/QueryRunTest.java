// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryRunTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String TABLE = "DeviceProcessEvents";

  private final HuntingTables tables = new HuntingTables();

  @BeforeEach
  void fill() {
    tables
        .deviceProcessEvents()
        .add(NOW.minus(Duration.ofHours(3)), Map.of("DeviceId", "a", "ReportId", 1L))
        .add(
            NOW.minus(Duration.ofHours(2)),
            NOW.minus(Duration.ofMinutes(10)),
            Map.of("DeviceId", "a", "ReportId", 2L))
        .add(NOW.minus(Duration.ofHours(1)), Map.of("DeviceId", "b", "ReportId", 3L))
        .add(
            NOW.minus(Duration.ofHours(1)),
            NOW.plusSeconds(1),
            Map.of("DeviceId", "late", "ReportId", 4L));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "DeviceProcessEvents # 1,2,3",
        "DeviceProcessEvents // all of it # 1,2,3",
        "DeviceProcessEvents | where Timestamp > ago(150m) # 2,3",
        "DeviceProcessEvents | where Timestamp >= datetime(2026-03-01T10:00:00Z) and DeviceId == 'a' # 2",
        "DeviceProcessEvents | where ReportId != 2 | limit 1 # 1",
        "DeviceProcessEvents | where DeviceId in~ ('A', 'c') and ReportId != 1 # 2",
        "DeviceProcessEvents | where ingestion_time() > ago(30m) # 2",
        "let windowStart = datetime(2026-03-01T11:00:00Z); let windowEnd = datetime(2026-03-01T12:00:00Z); DeviceProcessEvents | where ingestion_time() between (windowStart .. windowEnd) # 2,3",
        "let windowStart = datetime(2026-03-01T11:00:01Z); DeviceProcessEvents | where Timestamp < windowStart | where ingestion_time() >= windowStart # 2",
      })
  void filtersByEventAndIngestionTime(String query, String reportIds) {
    assertThat(run("%s\n| project ReportId".formatted(query)).rows())
        .extracting(row -> row.get("ReportId").toString())
        .containsExactly(reportIds.strip().split(","));
  }

  @Test
  void countsByAllColumnsUnderAName() {
    var counted = run(TABLE + " | summarize Events = count() by DeviceId, FileName");

    assertThat(counted.columns())
        .extracting(Column::name)
        .containsExactly("DeviceId", "FileName", "Events");
    assertThat(counted.rows()).extracting(row -> row.get("Events")).containsExactly(2L, 1L);
  }

  @Test
  void countsAndHasNoIngestionTimeAfterwards() {
    var counted = run(TABLE + " | summarize count() by DeviceId");

    assertThat(counted.columns())
        .containsExactly(new Column("DeviceId", "String"), new Column("count_", "Int64"));
    assertThat(counted.rows())
        .containsExactly(
            Map.of("DeviceId", "a", "count_", 2L), Map.of("DeviceId", "b", "count_", 1L));
    assertThat(
            run(TABLE + " | summarize count() by DeviceId | where ingestion_time() > ago(1d)")
                .rows())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "DeviceProcessEvents |",
        "DeviceProcessEvents | join Other",
        "DeviceProcessEvents | where Timestamp",
        "DeviceProcessEvents | where a or b",
        "DeviceProcessEvents | where Timestamp > now()",
        "DeviceProcessEvents | take many",
        "DeviceProcessEvents | summarize dcount() by DeviceId",
        "let x = datetime(yesterday); DeviceProcessEvents",
        "DeviceProcessEvents DeviceEvents",
        "search *",
      })
  void whatItDoesNotKnowIsAnErrorOfSyntax(String query) {
    assertThatThrownBy(() -> run(query))
        .isInstanceOf(QueryError.class)
        .hasMessageStartingWith("A recognition error occurred. Token=")
        .hasMessageEndingWith("Fix syntax errors in your query.");
  }

  @Test
  void saysWhatIsMissingInTheTenant() {
    tables.deviceProcessEvents().dropColumn("FileName");

    assertThatThrownBy(() -> run("EmailEvents | where Timestamp > ago(1h)"))
        .hasMessage(
            "'where' operator: Failed to resolve table or column expression named 'EmailEvents'. Fix semantic errors in your query.");
    assertThatThrownBy(() -> run(TABLE + " | project DeviceId, FileName"))
        .hasMessage(
            "'project' operator: Failed to resolve scalar expression named 'FileName'. Fix semantic errors in your query.");
    assertThatThrownBy(() -> run(TABLE + " | where Timestamp > windowStart"))
        .hasMessageContaining("named 'windowStart'");
    tables.drop(TABLE);
    assertThatThrownBy(() -> run(TABLE)).hasMessageContaining("named 'DeviceProcessEvents'");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, 2026-01-30T12:00:00Z, 2026-03-01T12:00:00Z",
        "P90D, 2026-01-30T12:00:00Z, 2026-03-01T12:00:00Z",
        "PT1H, 2026-03-01T11:00:00Z, 2026-03-01T12:00:00Z",
        "2026-02-28T00:00:00Z, 2026-02-28T00:00:00Z, 2026-03-01T12:00:00Z",
        "2026-02-28T00:00:00Z/P1D, 2026-02-28T00:00:00Z, 2026-03-01T00:00:00Z",
        "P1D/2026-02-28T00:00:00Z, 2026-02-27T00:00:00Z, 2026-02-28T00:00:00Z",
        "2026-02-26T00:00:00Z/2026-02-28T00:00:00Z, 2026-02-26T00:00:00Z, 2026-02-28T00:00:00Z",
      })
  void readsTimespansInEachForm(String text, Instant from, Instant to) {
    assertThat(EventSpan.parse(text, NOW)).contains(new EventSpan(from, to));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "P", "P1D/P1D", "a/b/c"})
  void noOtherTimespanIsTaken(String text) {
    assertThat(EventSpan.parse(text, NOW)).isEmpty();
  }

  @Test
  void aTimespanNarrowsWhatTheQueryAsksFor() {
    var span = EventSpan.parse("PT150M", NOW).orElseThrow();

    assertThat(QueryRun.of(TABLE + " | where Timestamp > ago(7d)", tables, span, NOW).rows())
        .hasSize(2);
    assertThat(QueryRun.of(TABLE + " | where Timestamp > ago(90m)", tables, span, NOW).rows())
        .hasSize(1);
  }

  private QueryResult run(String query) {
    return QueryRun.of(query, tables, EventSpan.parse(null, NOW).orElseThrow(), NOW);
  }

  @Test
  void linesAndPositionsOfTokensAreThoseOfTheText() {
    assertThat(Token.of("a\n  | b"))
        .isEqualTo(
            List.of(
                new Token(Token.Kind.NAME, "a", 1, 0),
                new Token(Token.Kind.SIGN, "|", 2, 2),
                new Token(Token.Kind.NAME, "b", 2, 4),
                new Token(Token.Kind.END, "<EOF>", 2, 5)));
  }
}
