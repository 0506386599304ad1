// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run that looks a week back once a day, and what it comes to when it fails. */
class LookingBackTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final HuntingWorld world = new HuntingWorld();
  private RunMemory memory = new RunMemory(Optional.empty());
  private final MdeHuntingQuery query = world.query("query", new Spec().maxRows(10).build());

  @Test
  void oneThatGraphWasAwayForIsTriedAgainInTheNextPeriod() {
    hours(72);
    world.graph.fail(CONTOSO, Reason.GRAPH_UNAVAILABLE);
    var tried = untilRescan();
    run();
    world.graph.fail(CONTOSO, (RemoteFailure) null);
    run();
    assertThat(world.graph.last().window()).as("first what is new").isLessThan(DAY);

    hours(1);

    assertThat(world.graph.last().window()).isGreaterThan(DAY);
    assertThat(world.graph.last().at()).isEqualTo(tried.plus(HOUR));
  }

  /** It is another one, whatever became of the one before. */
  @Test
  void theFirstOneAfterAChangeIsTriedAgainToo() {
    hours(72);
    world.graph.failLongerThan(DAY, Reason.GRAPH_UNAVAILABLE);
    untilRescan();
    hours(1);
    query.getMetadata().setGeneration(2L);
    hours(1);
    assertThat(world.graph.last().window()).as("looks back anew").isGreaterThan(DAY);
    hours(1);

    hours(1);

    assertThat(world.graph.last().window()).isGreaterThan(DAY);
  }

  /** Then it is what it looks at that is too much. */
  @Test
  void oneThatGraphDoesNotAnswerTwiceWaitsForTheNextDay() {
    hours(72);
    world.graph.failLongerThan(DAY, Reason.GRAPH_UNAVAILABLE);

    hours(48);

    assertThat(windows().stream().skip(72).filter(window -> window.compareTo(DAY) > 0)).hasSize(4);
  }

  /** Rows that came late: the minute had not too many when it was new. */
  @Test
  void oneThatIsCutDoesNotStopTheRunsBetween() {
    hours(72);
    var late = world.clock.instant().minus(DAY.multipliedBy(3));
    IntStream.range(0, 11).forEach(i -> world.graph.put(CONTOSO, "d" + i, late, late, i));
    untilRescan();

    var report = run();
    for (var i = 0; i < 200 && report.ending() instanceof Ending.More; i++) {
      report = run();
    }

    assertThat(report.ending()).isInstanceOf(Ending.Over.class);
    assertThat(report.failedRescan().orElseThrow().reason()).isEqualTo(Reason.RESULT_TRUNCATED);
  }

  /** Although nothing was delivered for weeks, so that no checkpoint was written for a row. */
  @Test
  void looksBackAsFarAfterARestart() {
    world.graph.put(CONTOSO, "d", NOON.minusSeconds(60), NOON.minusSeconds(60), 1);
    hours(24 * 20);
    memory = new RunMemory(memory.lastRescan());

    untilRescan();

    assertThat(world.graph.last().window()).isLessThan(DAY.multipliedBy(7 + 2));
  }

  private void hours(int count) {
    for (var i = 0; i < count; i++) {
      world.pass(HOUR);
      run();
    }
  }

  /** Returns when it was asked for. */
  private Instant untilRescan() {
    for (var i = 0; i < 25; i++) {
      hours(1);
      if (world.graph.last().window().compareTo(DAY) > 0) {
        return world.clock.instant();
      }
    }
    throw new AssertionError("no rescan in a day");
  }

  private List<Duration> windows() {
    return world.graph.asked().stream().map(asked -> asked.window()).toList();
  }

  private RunReport run() {
    return new QueryRunner(world.services()).run(world.input(query, CONTOSO), memory);
  }
}
