// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.base.Slots;
import io.mdeoperator.fleet.FleetSchedule;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.hunting.run.RunReport;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a query runs next. Pure but for its jitter. */
final class QuerySchedule {
  /** A failed query costs the customer's processing time as well as one that works. */
  private static final Duration MIN_RETRY = Duration.ofMinutes(1);

  private static final Duration MAX_RETRY = Duration.ofHours(24);
  private static final Duration MAX_WAIT_WHILE_HELD = Duration.ofMinutes(10);
  private static final Duration NEXT_TURN = Duration.ofSeconds(30);

  private final Backoff backoff;

  QuerySchedule(Backoff backoff) {
    this.backoff = backoff;
  }

  /**
   * How long to wait after a run.
   *
   * @param failing for how long runs have failed
   */
  Duration after(QueryInput input, RunReport report, Duration failing, Instant now) {
    return switch (report.ending()) {
      case Ending.More _ -> Duration.ZERO;
      case Ending.NoTurn _ -> backoff.spread(NEXT_TURN);
      case Ending.Failed(var failure, _) -> afterFailure(input, failure, failing);
      case Ending.NoSink _ -> untilSinksAreTried(input, report);
      case Ending.Cut _, Ending.NoTable _, Ending.Over _ -> {
        var period = Durations.parse(input.spec().period());
        var next = Slots.last(input.uid(), period, now).plus(period);
        yield Duration.between(now, next);
      }
    };
  }

  /** The sooner, the shorter they have failed: all that they lack is asked for again. */
  private Duration untilSinksAreTried(QueryInput input, RunReport report) {
    var failing =
        report.sinks().stream()
            .map(RunReport.SinkReport::failing)
            .min(Duration::compareTo)
            .orElse(Duration.ZERO);
    var period = Durations.parse(input.spec().period());
    return backoff.spread(Durations.between(MIN_RETRY, failing.dividedBy(2), period));
  }

  /** For a query of many tenants: its children do the work, and it sums them up. */
  Duration ofFleet(boolean hasMoreWrites, MdeHuntingQueryStatus sum) {
    return FleetSchedule.next(backoff, hasMoreWrites, sum.conditions());
  }

  /** For a query that something holds; what it waits for wakes it up anyway. */
  Duration whileHeld(MdeHuntingQuery query, Finding finding, Instant now) {
    var since = Conditions.since(StatusWriter.conditionsOf(query), ConditionType.READY, now);
    return backoff.next(
        finding.reason(),
        Duration.between(since, now),
        MIN_RETRY,
        MAX_WAIT_WHILE_HELD,
        Optional.empty());
  }

  /** One that no wait heals is tried again so rarely that it costs the customer nothing. */
  private Duration afterFailure(QueryInput input, RemoteFailure failure, Duration failing) {
    var period = Durations.parse(input.spec().period());
    var min = failure.reason().retry() == Retry.BACK_OFF ? MIN_RETRY : period;
    var wait = backoff.next(failure.reason(), failing, min, MAX_RETRY, failure.retryAfter());
    return Durations.max(MIN_RETRY, wait);
  }
}
