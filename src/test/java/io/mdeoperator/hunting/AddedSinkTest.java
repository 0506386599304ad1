// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import static io.mdeoperator.hunting.testing.HuntingWorld.CONTOSO;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.hunting.testing.HuntingWorld;
import io.mdeoperator.hunting.testing.HuntingWorld.Spec;
import io.mdeoperator.kube.Conditions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sinks that a query has not had from the beginning. */
class AddedSinkTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Problem NO_SECRET =
      new Problem(Reason.REFERENCE_NOT_FOUND, "There is no such Secret.");

  private final HuntingWorld world = new HuntingWorld();
  private QueryLook look = QueryLookTest.operator(world);

  @Test
  void oneWhoseSecretComesLaterBeginsWhenItWasFirstSeen() {
    var query = old(new Spec(), Duration.ofDays(20));
    settle(query);
    add(query, new Spec());
    world.sink(query, "two").knowProblem(NO_SECRET);
    settle(query);
    world.sink(query, "two").knowProblem(null);
    var calls = world.graph.asked().size();

    world.pass(HOUR.multipliedBy(2));
    settle(query);

    assertThat(windowsAfter(calls))
        .isNotEmpty()
        .allSatisfy(window -> assertThat(window).isLessThan(HOUR.multipliedBy(9)));
  }

  /** A run that brings nothing is written in the status alone. */
  @Test
  void oneThatHasAProblemAfterARestartGoesOnFromItsWatermark() {
    var query = old(new Spec(), Duration.ofDays(20));
    settle(query);
    look = QueryLookTest.operator(world);
    world.sink(query, "one").knowProblem(NO_SECRET);
    world.pass(HOUR);
    settle(query);
    world.sink(query, "one").knowProblem(null);
    var calls = world.graph.asked().size();

    world.pass(HOUR);
    settle(query);

    assertThat(windowsAfter(calls))
        .isNotEmpty()
        .allSatisfy(window -> assertThat(window).isLessThan(HOUR.multipliedBy(7)));
  }

  @Test
  void nothingIsMissingToOneThatIsAddedToAnOldQuery() {
    var query = old(new Spec(), Duration.ofDays(40));
    settle(query);
    assertThat(message(query)).contains("never looked at");
    world.pass(HOUR);
    settle(query);

    add(query, new Spec());
    settle(query);

    assertThat(message(query)).doesNotContain("never looked at");
  }

  @Test
  void itsFirstSumIsAsLongAsTheOthers() {
    var query = old(new Spec().perRun(), Duration.ofDays(10));
    settle(query);
    world.pass(HOUR);
    settle(query);
    var calls = world.graph.asked().size();

    add(query, new Spec().perRun());
    settle(query);

    assertThat(windowsAfter(calls)).containsExactly(HOUR.multipliedBy(5));
  }

  private MdeHuntingQuery old(Spec spec, Duration age) {
    var query = world.query("query", spec.rescan("8760h", "168h").sinks("one").build());
    query.getMetadata().setCreationTimestamp(world.clock.instant().minus(age).toString());
    return query;
  }

  private static void add(MdeHuntingQuery query, Spec spec) {
    query.setSpec(spec.rescan("8760h", "168h").sinks("one", "two").build());
    query.getMetadata().setGeneration(2L);
  }

  /** Until nothing is to be done at once; what has changed runs after a minute. */
  private void settle(MdeHuntingQuery query) {
    world.pass(Duration.ofMinutes(2));
    for (var i = 0; i < 60; i++) {
      var result = look.at(world.input(query, CONTOSO));
      query.setStatus(result.status());
      if (result.untilNext().filter(Duration::isPositive).isPresent()) {
        return;
      }
    }
    throw new AssertionError("It does not come to rest.");
  }

  private List<Duration> windowsAfter(int calls) {
    return world.graph.asked().stream().skip(calls).map(asked -> asked.window()).toList();
  }

  private static String message(MdeHuntingQuery query) {
    return Conditions.find(query.getStatus().conditions(), ConditionType.READY)
        .orElseThrow()
        .getMessage();
  }
}
