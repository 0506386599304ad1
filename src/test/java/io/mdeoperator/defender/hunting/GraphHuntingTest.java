// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.hunting.HuntingAnswer.Column;
import io.mdeoperator.defender.hunting.HuntingSource.RowHandler;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.simulator.hunting.AnswerForm;
import io.mdeoperator.simulator.hunting.StartedQuery;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Queries by the real client at the simulator, over TLS. */
class GraphHuntingTest extends SimulatedGraph {
  private static final String RESULTS = "{\"schema\":[],\"results\":[%s]}";

  @Test
  void handsOnRowsAsTheBytesThatCame() {
    var row = "{ \"DeviceId\" : \"a\\u0062\",\"Timestamp\":\"2026-03-01T11:00:00.1234567Z\"}";
    respond("{\"schema\":[{\"name\":\"DeviceId\",\"type\":\"String\"}],\"results\":[" + row + "]}");

    var read = read(ALL, "DeviceId", "Timestamp", "Elsewhere");

    assertThat(rows).extracting(SimulatedGraph::json).containsExactly(row);
    assertThat(rows.getFirst().values())
        .isEqualTo(Map.of("DeviceId", "ab", "Timestamp", "2026-03-01T11:00:00.1234567Z"));
    assertThat(read.rows()).isOne();
    assertThat(read.stopped()).isFalse();
    assertThat(read.truncated()).isFalse();
    assertThat(read.serverTime()).isEqualTo(START);
  }

  @ParameterizedTest
  @EnumSource(AnswerForm.class)
  void schemaInEitherCase(AnswerForm form) {
    simulator.huntingLimits().answers(form);
    table.add(START.minusSeconds(60), Map.of("DeviceId", "a", "ReportId", 7));

    var read = read(ALL + " | project Timestamp, ReportId", "ReportId");

    assertThat(read.schema())
        .containsExactly(new Column("Timestamp", "DateTime"), new Column("ReportId", "Int64"));
    assertThat(read.requestId()).isPresent();
    assertThat(rows).extracting(HuntingRow::values).containsExactly(Map.of("ReportId", "7"));
  }

  @Test
  void longsKeepTheirDigits() {
    table.add(START, Map.of("ReportId", Long.MAX_VALUE - 1, "ProcessUniqueId", 9007199254740993L));

    read(ALL, "ReportId", "ProcessUniqueId");

    assertThat(rows.getFirst().values())
        .isEqualTo(
            Map.of("ReportId", "9223372036854775806", "ProcessUniqueId", "9007199254740993"));
    assertThat(json(rows.getFirst())).contains("9007199254740993").contains("9223372036854775806");
  }

  @Test
  void unknownColumnTypePassesThrough() {
    respond(
        "{\"schema\":[{\"name\":\"x\",\"type\":\"SqlDecimal\"},{\"name\":\"y\",\"type\":\"Brand.New\"}],"
            + "\"results\":[{\"x\":1.10,\"y\":{\"a\":[1, 2]},\"n\":null,\"b\":true}]}");

    var read = read(ALL, "x", "y", "n", "b");

    assertThat(read.schema())
        .containsExactly(new Column("x", "SqlDecimal"), new Column("y", "Brand.New"));
    assertThat(rows.getFirst().values())
        .isEqualTo(Map.of("x", "1.10", "y", "{\"a\":[1, 2]}", "b", "true"));
  }

  @Test
  void theLastOfAColumnThatComesTwiceCounts() {
    respond(RESULTS.formatted("{\"a\":1,\"a\":null,\"b\":1,\"b\":2}"));

    read(ALL, "a", "b");

    assertThat(rows.getFirst().values()).isEqualTo(Map.of("b", "2"));
  }

  @Test
  void sendsTheQueryAsItIsInTheDocumentedForm() {
    var query = "%s\n| where FileName == \"käse\\\\'“.exe\"  // who?".formatted(ALL);
    table.add(START, Map.of("FileName", "käse\\\\'“.exe"));

    read(query);

    assertThat(simulator.huntingLedger().all())
        .extracting(StartedQuery::query, StartedQuery::timespan)
        .containsExactly(tuple(query, "P30D"));
    assertThat(rows).hasSize(1);
    assertThat(simulator.requests().getLast())
        .satisfies(
            sent -> {
              assertThat(sent.path()).isEqualTo("/v1.0/security/runHuntingQuery");
              assertThat(sent.headers())
                  .containsEntry("Content-Type", "application/json; charset=utf-8");
            });
  }

  @Test
  void exactly100000RowsCountsAsTruncated() {
    for (var row = 0; row < 100_001; row++) {
      table.add(START, Map.of());
    }
    var count = new int[1];

    var answer =
        client.run(api(tenant), request(ALL + " | project Timestamp"), _ -> count[0]++ >= 0);

    assertThat(answer)
        .isInstanceOfSatisfying(
            HuntingAnswer.Read.class,
            read -> {
              assertThat(read.rows()).isEqualTo(100_000);
              assertThat(read.truncated()).isTrue();
            });
    assertThat(count[0]).isEqualTo(100_000);
  }

  @Test
  void stopsWhenTheReaderHasEnough() {
    respond(RESULTS.formatted("{\"a\":1},{\"a\":2},{\"a\":3}"));

    var answer = client.run(api(tenant), request(ALL), row -> rows.add(row) && rows.size() < 2);

    assertThat(rows).hasSize(2);
    assertThat(answer)
        .isInstanceOfSatisfying(
            HuntingAnswer.Read.class, read -> assertThat(read.stopped()).isTrue());
  }

  @Test
  void saysWhenThereIsNoRoomForARow() {
    respond(RESULTS.formatted("{\"a\":\"" + "x".repeat(1 << 20) + "\"}"));
    var small =
        new RowHandler() {
          @Override
          public boolean take(HuntingRow row) {
            return rows.add(row);
          }

          @Override
          public boolean hasRoomFor(long bytes) {
            return bytes <= 64 << 10;
          }
        };

    assertThat(client.run(api(tenant), request(ALL), small))
        .isInstanceOf(HuntingAnswer.NoRoom.class);
    assertThat(rows).isEmpty();
  }

  @Test
  void aRowOfMoreThanEightMegabytesIsTooLarge() {
    var half = "x".repeat(HuntingSource.MAX_ROW_BYTES / 2);
    respond(RESULTS.formatted("{\"a\":\"" + half + "\",\"b\":\"" + half + "\"}"));

    assertThat(failure(ALL).reason()).isEqualTo(Reason.RESULT_TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}                         | returned a response that has no results.",
        "{\"results\":{}}           | returned a response that has no results.",
        "[]                         | returned a response that is not a JSON object.",
        "{\"results\":[1]}          | returned a response that contains an item that is not a row.",
        "{\"schema\":[1]}           | returned a schema that is not a list of columns.",
        "{\"results\":[{\"a\":1     | returned invalid or truncated JSON.",
      })
  void doesNotTakeWhatIsNoResult(String body, String detail) {
    respond(body.strip());

    var failure = failure(ALL);

    assertThat(failure.reason()).isEqualTo(Reason.GRAPH_UNAVAILABLE);
    assertThat(failure.detail()).isEqualTo("Microsoft Graph " + detail);
  }

  @Test
  void aResultOfMoreThan2000ColumnsIsNone() {
    var schema = "{\"name\":\"a\",\"type\":\"String\"},".repeat(2_000) + "{}";
    respond("{\"schema\":[" + schema + "],\"results\":[]}");

    assertThat(failure(ALL).detail())
        .isEqualTo("Microsoft Graph returned more than 2,000 columns.");
  }

  @Test
  void clientWaitsLongerThanTheServer() throws Exception {
    var usual = Duration.ofMillis(500);
    simulator.graphFaults().next(Fault.late(usual.multipliedBy(3), usual.multipliedBy(4)));

    try (var impatient = http(usual)) {
      var answer = client(impatient).run(api(tenant), request(ALL), rows::add);

      assertThat(answer).isInstanceOf(HuntingAnswer.Read.class);
    }
    assertThat(GraphHunting.MAX_QUERY_TIME).isGreaterThan(Duration.ofMinutes(3));
  }

  @Test
  void aRefusedTokenIsRenewedOnce() {
    read(ALL);
    simulator.endAllTokens();

    read(ALL);

    simulator
        .graphFaults()
        .next(2, Fault.graphError(401, "InvalidAuthenticationToken", "Invalid audience."));
    assertThat(failure(ALL).reason()).isEqualTo(Reason.GRAPH_UNAUTHORIZED);
    assertThat(simulator.huntingLedger().all()).hasSize(5);
  }

  @Test
  void rowsNeverInTexts() {
    table.add(START, Map.of("DeviceName", "hunter2"));
    read(ALL, "DeviceName");

    assertThat(rows.getFirst().toString() + request("hunter2") + rows).doesNotContain("hunter2");
  }

  @Test
  void countsItsCallsByThemselves() {
    read(ALL);

    assertThat(
            metrics
                .get("mde.microsoft.requests")
                .tag("api", "graph")
                .tag("outcome", "success")
                .counter()
                .count())
        .isOne();
  }

  @Test
  void keepsToItsQuotaAlsoWhereTheServerAllowsMore() {
    simulator.huntingLimits().perMinute(1_000);
    for (var call = 0; call < 45; call++) {
      read(ALL);
    }

    var failure = failure(ALL);

    assertThat(failure.reason()).isEqualTo(Reason.THROTTLED);
    assertThat(failure.detail()).startsWith("Microsoft Graph has no quota left for tenant ");
    assertThat(failure.retryAfter()).contains(Duration.ofMinutes(1));
    assertThat(simulator.huntingLedger().all()).hasSize(45);
  }

  @Test
  void lateRowsAreThereOnceTheyAreIngested() {
    var values = new HashMap<String, Object>(Map.of("DeviceId", "laptop"));
    table.add(START.minus(Duration.ofDays(2)), START.plusSeconds(60), values);
    var query =
        "let windowStart = datetime(2026-03-01T12:00:30Z); let windowEnd = datetime(2026-03-01T12:01:30Z); %s | where ingestion_time() between (windowStart .. windowEnd)"
            .formatted(ALL);

    assertThat(read(query).rows()).isZero();
    clock.advance(Duration.ofMinutes(2));
    assertThat(read(query).rows()).isOne();
    assertThat(List.copyOf(rows)).hasSize(1);
  }
}
