// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.base.Json;
import io.mdeoperator.delivery.checkpoint.RememberedAlerts;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.hunting.run.RunReport.SinkReport;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sinks that are slow, or were away, and what that means for those that are well. */
class UnequalSinksTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final HuntingWorld world = new HuntingWorld();
  private RunMemory memory = new RunMemory(Optional.empty());
  private MdeHuntingQuery query = world.query("query", new Spec().build());

  /**
   * Less than it takes in the time of an answer, so that each answer finds it as the one before.
   */
  @Test
  void whatASinkNeitherTakesInTimeNorRemembersComesInSmallerWindows() {
    rememberLittle();
    rowsOfAnHour(6_000);
    world.sink(query, "siem").whileTaking(() -> world.pass(Duration.ofMinutes(6)));

    var report = untilOver();

    assertThat(report.ending()).isInstanceOf(Ending.Over.class);
    assertThat(new HashSet<>(world.sink(query, "siem").ids())).hasSize(6_000);
  }

  /** Its windows cannot be smaller. */
  @Test
  void aSinkThatWillNeverHaveAWholeResultIsLeftOutOfMoreAndMoreRuns() {
    rememberLittle();
    query = world.query("query", new Spec().query("DeviceInfo", Column.NONE).build());
    rowsOfAnHour(6_000);
    world.sink(query, "siem").whileTaking(() -> world.pass(Duration.ofMinutes(6)));

    var report = untilOver();

    assertThat(report.ending()).isInstanceOf(Ending.NoSink.class);
    assertThat(report.sinks().getFirst().problem().orElseThrow().reason())
        .isEqualTo(Reason.SINK_UNAVAILABLE);
  }

  /** What one has forgotten before, in a window that was too large, tells nothing of this one. */
  @Test
  void aSinkThatIsOnlySlowIsGivenTheRestOfASmallestWindow() {
    rememberLittle();
    query = world.query("query", new Spec().overlap("2m").build());
    query.getMetadata().setCreationTimestamp(NOON.toString());
    IntStream.range(0, 300).forEach(i -> put("d" + i, NOON.minusSeconds(30), i));
    IntStream.range(0, 7).forEach(i -> putLong("long" + i, NOON.minusSeconds(90)));
    world.sink(query, "siem").whileTaking(() -> world.pass(Duration.ofMinutes(6)));

    var report = untilOver();

    assertThat(world.graph.asked().get(1).window()).isEqualTo(Duration.ofMinutes(1));
    assertThat(report.ending()).isInstanceOf(Ending.Over.class);
    assertThat(new HashSet<>(world.sink(query, "siem").ids())).hasSize(307);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneThatHasMissedARescanBringsTheOthersNothingTwice(boolean isRestarted) {
    query = world.query("query", new Spec().sinks("good", "bad").build());
    run();
    for (var day = 0; day < 20; day++) {
      world.sink(query, "bad").setDown(day >= 9 && day < 14);
      for (var hour = 0; hour < 24; hour++) {
        world.pass(HOUR);
        var now = world.clock.instant();
        world.graph.put(CONTOSO, "d" + day, now, now, hour);
        var report = run();
        if (isRestarted && hour == 12) {
          restart(report);
        }
      }
    }

    assertThat(world.sink(query, "good").ids()).hasSize(20 * 24).doesNotHaveDuplicates();
    assertThat(world.sink(query, "bad").ids()).hasSize(20 * 24).doesNotHaveDuplicates();
  }

  private void rememberLittle() {
    world.remembered = RememberedAlerts.of(1 << 10);
  }

  private void rowsOfAnHour(int rows) {
    IntStream.range(0, rows)
        .forEach(i -> put("d" + i, NOON.minus(HOUR.dividedBy(rows).multipliedBy(i)), i));
  }

  private void put(String device, Instant time, int report) {
    world.graph.put(CONTOSO, device, time, time, report);
  }

  /** Two of them are as much as a batch has room for. */
  private void putLong(String device, Instant time) {
    var json = "{\"DeviceId\":\"%s\",\"Text\":\"%s\"}".formatted(device, "x".repeat(3 << 19));
    world.graph.put(CONTOSO, time, time, json, Map.of("DeviceId", device));
  }

  /** Another process, which knows nothing but what is written down. */
  private void restart(RunReport last) {
    var sinks = last.sinks().stream().map(UnequalSinksTest::status).toList();
    query.setStatus(
        Json.mapper().convertValue(Map.of("sinks", sinks), MdeHuntingQueryStatus.class));
    memory = new RunMemory(last.rescanned());
  }

  private static Map<String, String> status(SinkReport sink) {
    var watermark = sink.progress().orElseThrow().watermark().orElseThrow();
    return Map.of("name", sink.name(), "watermark", watermark.toString());
  }

  private RunReport untilOver() {
    var report = run();
    for (var i = 0; i < 60 && report.ending() instanceof Ending.More; i++) {
      report = run();
    }
    return report;
  }

  private RunReport run() {
    return new QueryRunner(world.services()).run(world.input(query, CONTOSO), memory);
  }
}
