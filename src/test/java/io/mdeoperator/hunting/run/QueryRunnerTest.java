// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.hunting.testing.HuntingWorld.BY_TIMESTAMP;
import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import io.mdeoperator.sink.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryRunnerTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HuntingWorld world = new HuntingWorld();
  private RunMemory memory = new RunMemory(Optional.empty());
  private MdeHuntingQuery query = world.query("query", new Spec().build());

  @Test
  void deliversWhatIsNewAndNothingTwice() {
    event("a", NOON.minusSeconds(60), 1);
    assertThat(run().ending()).isInstanceOf(Ending.Over.class);
    event("b", NOON.plusSeconds(60), 2);
    world.pass(HOUR);
    run();
    world.pass(HOUR);
    run();

    assertThat(devices()).containsExactly("a", "b");
    assertThat(world.sink(query, "siem").keys())
        .doesNotHaveDuplicates()
        .allSatisfy(key -> assertThat(key).startsWith(CONTOSO + "/query-uid/"));
  }

  @Test
  void lateRowsAreDeliveredOnce() {
    query = world.query("query", new Spec().rescan("8760h", "168h").build());
    world.graph.lag = Duration.ofMinutes(30);
    event("late", NOON.minusSeconds(60), 1);
    run();
    assertThat(devices()).isEmpty();

    for (var i = 0; i < 8; i++) {
      world.pass(HOUR);
      run();
    }

    assertThat(devices()).containsExactly("late");
  }

  @Test
  void offlineDeviceRowsComeByRescan() {
    query = world.query("query", new Spec().query(BY_TIMESTAMP, Column.TIMESTAMP).build());
    run();
    for (var i = 0; i < 24 * 3; i++) {
      world.pass(HOUR);
      run();
    }
    var offline = world.clock.instant().minus(Duration.ofDays(2));
    world.graph.put(CONTOSO, "laptop", offline, world.clock.instant(), 7);
    var calls = world.graph.asked().size();

    for (var i = 0; i < 24; i++) {
      world.pass(HOUR);
      run();
    }

    assertThat(devices()).containsExactly("laptop");
    assertThat(world.graph.asked().stream().skip(calls))
        .filteredOn(asked -> asked.window().compareTo(Duration.ofDays(2)) > 0)
        .hasSize(1);
  }

  @Test
  void ingestionTimeTiesAreNotLost() {
    event("first", NOON, 1);
    run();
    event("second", NOON, 2); // ingested at the same moment, and visible only now
    world.pass(HOUR);
    run();

    assertThat(devices()).containsExactly("first", "second");
  }

  @Test
  void truncatedRunDoesNotMoveTheWatermark() {
    query = world.query("query", new Spec().maxRows(10).build());
    IntStream.range(0, 25).forEach(i -> event("d" + i, NOON.minus(Duration.ofMinutes(i)), i));

    var first = run();

    assertThat(first.ending()).isInstanceOf(Ending.More.class);
    assertThat(watermark(first)).isEmpty();
    assertThat(devices()).hasSize(10);
    var windows = untilOver();
    assertThat(windows.getFirst().compareTo(windows.getLast())).isGreaterThanOrEqualTo(0);
    assertThat(devices()).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void windowsGoOnBehindOneAnotherAlthoughTheOverlapIsLonger() {
    query = world.query("query", new Spec().maxRows(10).build());
    run();
    IntStream.range(0, 25).forEach(i -> event("d" + i, NOON.plus(Duration.ofMinutes(i)), i));
    world.pass(HOUR);

    untilOver();

    assertThat(devices()).hasSize(25);
    assertThat(world.graph.last().to()).isEqualTo(world.clock.instant());
  }

  @Test
  void aMinuteWithTooManyRowsIsTruncatedForGood() {
    query = world.query("query", new Spec().maxRows(10).build());
    IntStream.range(0, 11).forEach(i -> event("d" + i, NOON.minusSeconds(1), i));

    var report = run();
    for (var i = 0; i < 60 && report.ending() instanceof Ending.More; i++) {
      report = run();
    }

    assertThat(report.ending()).isInstanceOf(Ending.Cut.class);
    assertThat(world.graph.last().window()).isLessThanOrEqualTo(Duration.ofMinutes(1));
    assertThat(devices()).hasSize(10);
  }

  @Test
  void exactly100000RowsCountsAsTruncated() {
    query =
        world.query("query", new Spec().maxRows(100_000).query("DeviceInfo", Column.NONE).build());
    IntStream.range(0, 100_000).forEach(i -> event("d" + i, NOON.minusSeconds(1), i));

    var report = run();

    assertThat(report.ending()).isInstanceOf(Ending.Cut.class);
    assertThat(report.facts().orElseThrow().truncated()).isTrue();
    assertThat(watermark(report)).isEmpty();
  }

  @Test
  void aTruncatedSummaryIsNotAskedForInParts() {
    query = world.query("query", new Spec().perRun().maxRows(3).build());
    IntStream.range(0, 4).forEach(i -> event("d" + i, NOON.minus(HOUR), i));

    assertThat(run().ending()).isInstanceOf(Ending.Cut.class);
  }

  @Test
  void summaryDeliveredPerRun() {
    query =
        world.query(
            "query", new Spec().perRun().query("DeviceEvents | count", Column.INGESTION).build());
    world.graph.put(CONTOSO, NOON, NOON, "{\"Count\":42}", Map.of());

    run();
    run(); // again in the same slot, as after a restart
    assertThat(world.sink(query, "siem").keys()).hasSize(1);
    world.pass(HOUR);
    run();

    assertThat(world.sink(query, "siem").keys()).hasSize(2).doesNotHaveDuplicates();
  }

  /** A sum goes back as far each time, but once after an outage. */
  @Test
  void summaryLooksAtThePeriodAndTheOverlap() {
    query = world.query("query", new Spec().perRun().build());
    var period = HOUR;
    var whole = period.plus(Duration.ofHours(4));

    run();
    run(); // again in the same slot, as when somebody asks for it
    for (var i = 0; i < 3; i++) {
      world.pass(period);
      run();
    }
    assertThat(windows()).hasSize(5).containsOnly(whole);
    world.pass(period.multipliedBy(3));
    run();
    run();

    assertThat(windows().subList(5, 7)).containsExactly(whole.plusHours(2), whole);
  }

  /** A sum that is counted again is another one, although the same account is in it. */
  @Test
  void summaryThatHasChangedIsDeliveredAgainInItsSlot() {
    query = world.query("query", new Spec().perRun().identity("DeviceId").build());
    for (var count : List.of(1, 2, 2)) {
      world.graph.forget();
      world.graph.put(
          CONTOSO,
          NOON.minus(HOUR.multipliedBy(2)),
          NOON.minus(HOUR.multipliedBy(2)),
          "{\"DeviceId\":\"d\",\"Count\":%d}".formatted(count),
          Map.of("DeviceId", "d"));
      run();
    }

    assertThat(world.sink(query, "siem").keys()).hasSize(2);
  }

  /** One after which no rescan is due, and one for which none looks back far enough. */
  @ParameterizedTest
  @CsvSource({"PT20H, 8760h", "P10D, 24h"})
  void gapAfterOutageIsOneRun(Duration outage, String rescanPeriod) {
    query = world.query("query", new Spec().rescan(rescanPeriod, "168h").build());
    run();
    event("meanwhile", NOON.plus(Duration.ofHours(2)), 1);
    world.pass(outage);
    var calls = world.graph.asked().size();

    run();

    assertThat(world.graph.asked()).hasSize(calls + 1);
    assertThat(world.graph.last().window()).isGreaterThanOrEqualTo(outage);
    assertThat(devices()).containsExactly("meanwhile");
  }

  @Test
  void tellsWhatMicrosoftDoesNotKeepAnyMore() {
    run();
    world.pass(Duration.ofDays(40));

    var lost = run().facts().orElseThrow().lost().orElseThrow();

    assertThat(lost).isEqualTo(new Span(NOON, world.clock.instant().minus(Duration.ofDays(30))));
  }

  @Test
  void joinRowsWithOneKeyBothDelivered() {
    query = world.query("query", new Spec().identity("DeviceId").build());
    for (var user : List.of("jane", "john")) {
      world.graph.put(
          CONTOSO,
          NOON.minusSeconds(9),
          NOON.minusSeconds(9),
          "{\"DeviceId\":\"d\",\"User\":\"%s\"}".formatted(user),
          Map.of("DeviceId", "d"));
    }

    run();
    world.graph.isReversed = true;
    world.pass(HOUR);
    run();

    assertThat(world.sink(query, "siem").keys()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void nothingIsSentWithoutTheRole() {
    world.tokens.roles = Set.of("SecurityAlert.Read.All");

    var report = run();

    assertThat(report.failure().orElseThrow().reason()).isEqualTo(Reason.GRAPH_ROLE_MISSING);
    assertThat(world.graph.asked()).isEmpty();
  }

  @Test
  void aQueryThatIsTooHeavyIsTriedOnceWithASmallerWindow() {
    world.graph.fail(CONTOSO, Reason.QUERY_TOO_HEAVY);

    assertThat(run().ending()).isInstanceOf(Ending.More.class);
    assertThat(run().failure().orElseThrow().reason()).isEqualTo(Reason.QUERY_TOO_HEAVY);

    var windows = world.graph.asked();
    assertThat(windows.getLast().window()).isEqualTo(windows.getFirst().window().dividedBy(2));
  }

  @Test
  void aMissingTableMayBeIgnored() {
    query = world.query("query", new Spec().ignoringMissingTables().build());
    world.graph.fail(CONTOSO, Reason.TABLE_UNAVAILABLE);

    assertThat(run().ending()).isInstanceOf(Ending.NoTable.class);
  }

  @Test
  void aRunThatBringsNothingWritesNoCheckpoint() {
    query = world.query("query", new Spec().rescan("8760h", "168h").build());
    event("a", NOON.minusSeconds(60), 1);
    run();
    var written = world.store(query).writes();

    for (var i = 0; i < 10; i++) {
      world.pass(HOUR);
      run();
    }

    assertThat(world.store(query).writes()).isEqualTo(written);
  }

  @Test
  void whatASinkLacksComesWhenItIsWellAgainAndTheOtherGoesOn() {
    query = world.query("query", new Spec().sinks("good", "bad").build());
    world.sink(query, "bad").setDown(true);
    event("a", NOON.minusSeconds(60), 1);
    var report = run();

    assertThat(report.ending()).isInstanceOf(Ending.Over.class);
    assertThat(report.sink("bad").orElseThrow().problem()).isPresent();
    assertThat(world.sink(query, "good").ids()).hasSize(1);

    world.sink(query, "bad").setDown(false);
    world.pass(HOUR);
    run();
    assertThat(world.sink(query, "bad").ids()).hasSize(1);
    assertThat(world.sink(query, "good").ids()).hasSize(1);
  }

  @Test
  void aRowThatIsRefusedIsNotSentAgain() {
    event("a", NOON.minusSeconds(60), 1);
    var id = idOf("a");
    world.sink(query, "siem").answer(id, Outcome.REFUSED);
    memory = new RunMemory(Optional.empty());

    var report = run();
    world.pass(HOUR);
    run();

    assertThat(report.sinks().getFirst().progress().orElseThrow().quarantined()).isEqualTo(1);
    assertThat(world.sink(query, "siem").keys()).hasSize(1);
  }

  /** As another query of the same name has it. */
  private String idOf(String device) {
    var twin = new HuntingWorld();
    twin.graph.put(CONTOSO, device, NOON.minusSeconds(60), NOON.minusSeconds(60), 1);
    var same = twin.query("query", query.getSpec());
    new QueryRunner(twin.services()).run(twin.input(same, CONTOSO), memory);
    return twin.sink(same, "siem").ids().getFirst();
  }

  private void event(String device, Instant ingested, int report) {
    world.graph.put(CONTOSO, device, ingested, ingested, report);
  }

  private RunReport run() {
    return run(query, CONTOSO, memory);
  }

  private RunReport run(MdeHuntingQuery one, String tenant, RunMemory ofQuery) {
    return new QueryRunner(world.services()).run(world.input(one, tenant), ofQuery);
  }

  private List<Duration> windows() {
    return world.graph.asked().stream().map(asked -> asked.window()).toList();
  }

  /** The windows that were asked for. */
  private List<Duration> untilOver() {
    var calls = world.graph.asked().size();
    for (var i = 0; i < 40 && !(run().ending() instanceof Ending.Over); i++) {
      assertThat(world.graph.asked()).hasSizeLessThan(calls + 40);
    }
    return world.graph.asked().stream().skip(calls).map(asked -> asked.window()).toList();
  }

  private static Optional<Instant> watermark(RunReport report) {
    return report.sinks().getFirst().progress().orElseThrow().watermark();
  }

  private List<String> devices() {
    return world.sink(query, "siem").batches().stream()
        .flatMap(batch -> batch.items().stream())
        .map(item -> new String(item.json(), java.nio.charset.StandardCharsets.UTF_8))
        .map(json -> json.replaceAll(".*\"DeviceId\":\"([^\"]*)\".*", "$1"))
        .toList();
  }
}
