// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.hunting.run.RunReport.Facts;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is told of a pass that took several runs. */
class RunFactsTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HuntingWorld world = new HuntingWorld();
  private final RunMemory memory = new RunMemory(Optional.empty());
  private MdeHuntingQuery query =
      world.query("query", new Spec().maxRows(10).rescan("8760h", "168h").build());

  @Test
  void aRowIsCountedOnceHoweverOftenItsWindowWasAskedFor() {
    rows(25);

    var facts = untilOver();

    assertThat(facts.rows()).isEqualTo(25);
    assertThat(facts.newRows()).isEqualTo(25);
  }

  @Test
  void theRowsOfARunThatWasCutForGoodAreCounted() {
    query = world.query("query", new Spec().perRun().maxRows(3).build());
    rows(25);

    assertThat(run().facts().orElseThrow().rows()).isEqualTo(3);
  }

  @Test
  void lastsAsLongAsTimePassesWhateverTheWallClockTells() {
    rows(25);
    world.graph.whileComputing = () -> world.pass(MINUTE);
    run();
    world.setBack(HOUR);
    var calls = world.graph.asked().size();

    var facts = untilOver();

    assertThat(facts.duration()).isEqualTo(MINUTE.multipliedBy(world.graph.asked().size()));
    assertThat(world.graph.asked()).hasSizeGreaterThan(calls);
  }

  /** A slot that was told before is summed up again, and none is left out. */
  @Test
  void aSumIsAsLongAsEverWhenTheWallClockIsSetBack() {
    query = world.query("query", new Spec().perRun().build());
    rows(5);
    run();
    world.setBack(HOUR.multipliedBy(30));
    var calls = world.graph.asked().size();

    for (var hour = 0; hour < 32; hour++) {
      world.pass(HOUR);
      assertThat(untilOver().scheduled()).isAfter(world.clock.instant().minus(HOUR));
    }

    assertThat(world.graph.asked()).hasSize(calls + 32);
    assertThat(world.graph.asked())
        .allSatisfy(asked -> assertThat(asked.window()).isEqualTo(HOUR.multipliedBy(5)));
  }

  /** After an outage of 40 days the first of two windows is read, and then Graph is away. */
  @Test
  void whatIsTooOldIsToldAlthoughThePassBreaksOff() {
    run();
    world.pass(Duration.ofDays(40));
    rows(11);
    assertThat(run().ending()).isInstanceOf(Ending.More.class);
    var from = world.graph.last().from();
    while (world.graph.last().from().equals(from)) {
      assertThat(run().ending()).isInstanceOf(Ending.More.class);
    }
    world.graph.fail(CONTOSO, Reason.GRAPH_UNAVAILABLE);
    run();
    world.graph.fail(CONTOSO, (RemoteFailure) null);

    var lost = untilOver().lost().orElseThrow();

    assertThat(lost).isEqualTo(new Span(NOON, from));
    world.pass(HOUR);
    assertThat(untilOver().lost()).as("once").isEmpty();
  }

  /** A minute apart, up to now. */
  private void rows(int count) {
    IntStream.range(0, count)
        .forEach(
            i -> {
              var time = world.clock.instant().minus(MINUTE.multipliedBy(2L * i));
              world.graph.put(CONTOSO, "d" + i, time, time, i);
            });
  }

  private Facts untilOver() {
    for (var i = 0; i < 60; i++) {
      var report = run();
      if (report.ending() instanceof Ending.Over) {
        return report.facts().orElseThrow();
      }
    }
    throw new AssertionError("it does not come to an end");
  }

  private RunReport run() {
    return new QueryRunner(world.services()).run(world.input(query, CONTOSO), memory);
  }
}
