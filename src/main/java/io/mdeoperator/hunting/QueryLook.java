// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.base.RequestLimit;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.hunting.run.QueryRunner;
import io.mdeoperator.hunting.run.QueryState;
import io.mdeoperator.hunting.run.QueryStates;
import io.mdeoperator.hunting.run.RunServices;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a reconciliation does for a query for one tenant: it takes over from a run that is over,
 * begins the next one when that is due, and computes the status. Thread-safe, but for one query at
 * a time.
 *
 * @param onOver called with a query whose run is over, on the run's thread
 */
record QueryLook(
    RunServices services,
    QueryStates states,
    QuerySchedule schedule,
    RequestLimit early,
    boolean isEnabled,
    Consumer<MdeHuntingQuery> onOver) {

  /**
   * What it came to.
   *
   * @param untilNext when there is something to do again; empty where something else tells that
   */
  record Result(MdeHuntingQueryStatus status, Optional<Duration> untilNext) {
    static Result again(MdeHuntingQueryStatus status, Duration wait) {
      return new Result(status, Optional.of(wait));
    }
  }

  Result at(QueryInput input) {
    var now = services.clock().instant();
    var query = input.query();
    return switch (QueryGate.of(input, isEnabled)) {
      case QueryGate.Open _ -> hunt(input, states.of(input, services.waits().now(), now), now);
      case QueryGate.Held held -> {
        hold(input, now);
        yield Result.again(
            new QueryStatus(query, now).held(held.finding()),
            schedule.whileHeld(query, held.finding(), now));
      }
      case QueryGate.Paused paused -> {
        hold(input, now);
        yield new Result(new QueryStatus(query, now).paused(paused.message()), Optional.empty());
      }
    };
  }

  /** A run that has ended meanwhile is over now, and not only when the hold is. */
  private void hold(QueryInput input, Instant now) {
    states
        .known(input.query())
        .filter(_ -> QueryProblems.first(input.spec()).isEmpty())
        .ifPresent(state -> settle(input, state, now));
    states.hold(input.query());
  }

  private void settle(QueryInput input, QueryState state, Instant now) {
    var passed = services.waits().now();
    state
        .settle(passed)
        .ifPresent(
            report ->
                state.next(passed, schedule.after(input, report, state.failing(passed), now)));
  }

  private Result hunt(QueryInput input, QueryState state, Instant now) {
    var passed = services.waits().now();
    settle(input, state, now);
    var wait = Duration.ZERO;
    if (!state.isRunning() && state.isDue(input, passed)) {
      wait = state.isScheduled(passed) ? Duration.ZERO : early.take(input.uid());
      if (wait.isZero()) {
        new QueryRunner(services).start(input, state, () -> onOver.accept(input.query()));
      }
    }
    var status = status(input, state, now, passed);
    return state.isRunning()
        ? new Result(status, Optional.empty()) // its end leads here again
        : Result.again(status, wait.isPositive() ? wait : state.untilNext(passed));
  }

  private static MdeHuntingQueryStatus status(
      QueryInput input, QueryState state, Instant now, Instant passed) {
    var status = new QueryStatus(input.query(), now);
    return state
        .report()
        .map(report -> status.after(input, state, report, passed))
        .orElseGet(status::waiting);
  }
}
