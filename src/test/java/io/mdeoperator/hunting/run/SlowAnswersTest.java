// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of which no more than three rows come in the time that one may take. */
class SlowAnswersTest {
  private final HuntingWorld world = new HuntingWorld();
  private final RunMemory memory = new RunMemory(Optional.empty());
  private MdeHuntingQuery query = world.query("query", new Spec().build());

  @BeforeEach
  void rowsComeSlowly() {
    IntStream.range(0, 10)
        .forEach(
            i -> {
              var time = NOON.minus(Duration.ofMinutes(6L * i));
              world.graph.put(CONTOSO, "d" + i, time, time, i);
            });
    world.graph.whileRowComes = () -> world.pass(Duration.ofMinutes(2));
  }

  @Test
  void comeInSmallerWindows() {
    var report = run();
    for (var i = 0; i < 60 && report.ending() instanceof Ending.More; i++) {
      report = run();
    }

    assertThat(report.ending()).isInstanceOf(Ending.Over.class);
    assertThat(world.sink(query, "siem").ids()).hasSize(10).doesNotHaveDuplicates();
  }

  /** Each attempt would end at the same row, at the customer's cost. */
  @Test
  void areNotAskedForAgainAtOnceWhereWindowsCannotBeSmaller() {
    query = world.query("query", new Spec().query("DeviceInfo", Column.NONE).build());
    assertThat(run().ending()).as("has brought rows").isInstanceOf(Ending.More.class);

    assertThat(run().failure().orElseThrow().reason()).isEqualTo(Reason.RESULT_TOO_LARGE);
  }

  private RunReport run() {
    return new QueryRunner(world.services()).run(world.input(query, CONTOSO), memory);
  }
}
