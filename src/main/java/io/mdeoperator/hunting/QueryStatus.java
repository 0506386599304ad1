// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkFailure;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus.LastRun;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.hunting.run.QueryState;
import io.mdeoperator.hunting.run.RunReport;
import io.mdeoperator.hunting.run.RunReport.Facts;
import io.mdeoperator.hunting.run.RunReport.SinkReport;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Computes the status of a query for one tenant. Pure. */
final class QueryStatus {
  private final MdeHuntingQuery query;
  private final MdeHuntingQueryStatus before;
  private final Instant now;

  QueryStatus(MdeHuntingQuery query, Instant now) {
    this.query = query;
    this.before = Optional.ofNullable(query.getStatus()).orElse(MdeHuntingQueryStatus.EMPTY);
    this.now = now;
  }

  /** The status of a query that must not run. */
  MdeHuntingQueryStatus held(Finding finding) {
    return kept(conditions().ready(finding));
  }

  /** The status of a query that is paused: Ready keeps its last value. */
  MdeHuntingQueryStatus paused(String message) {
    return kept(conditions().keepReady(Reason.SUSPENDED, message));
  }

  /** The status while nothing is known of the spec as it is now, or of what held the query. */
  MdeHuntingQueryStatus waiting() {
    var generation = query.getMetadata().getGeneration();
    var isKnown =
        Conditions.find(before.conditions(), ConditionType.READY)
            .filter(ready -> generation.equals(ready.getObservedGeneration()))
            .filter(ready -> !QueryInput.isOfHold(ready))
            .isPresent();
    return isKnown
        ? before
        : held(
            new Finding.Unknown(
                Reason.PROGRESSING,
                "The query runs for the first time since it has changed, or was held."));
  }

  private MdeHuntingQueryStatus kept(Conditions conditions) {
    return new MdeHuntingQueryStatus(
        query.getMetadata().getGeneration(),
        conditions.keep(ConditionType.QUARANTINED).build(),
        before.lastHandledRequestedAt(),
        QueryInput.tenantName(query).orElse(null),
        before.lastRun(),
        before.lastRescanTime(),
        null,
        null,
        before.sinks(),
        null);
  }

  /**
   * The status after a run.
   *
   * @param passed now, by the clock of waits
   */
  MdeHuntingQueryStatus after(
      QueryInput input, QueryState state, RunReport report, Instant passed) {
    var untilNext = state.untilNext(passed);
    var sinks =
        report.sinks().isEmpty()
            ? before.sinks()
            : report.sinks().stream().map(this::sink).toList();
    return new MdeHuntingQueryStatus(
        query.getMetadata().getGeneration(),
        conditions(input, report, state.failing(passed).plus(untilNext), sinks),
        state.answered().orElse(before.lastHandledRequestedAt()),
        QueryInput.tenantName(query).orElse(null),
        report.facts().map(QueryStatus::lastRun).orElse(before.lastRun()),
        report.rescanned().map(Timestamps::seconds).orElse(before.lastRescanTime()),
        Timestamps.seconds(now.plus(untilNext)),
        report
            .failure()
            .filter(failure -> failure.retryAfter().isPresent())
            .map(_ -> Timestamps.seconds(now.plus(untilNext)))
            .orElse(null),
        sinks,
        null);
  }

  private List<Condition> conditions(
      QueryInput input, RunReport report, Duration unproved, List<SinkStatus> sinks) {
    var conditions = conditions();
    new QueryVerdict(input, unproved)
        .of(report)
        .ifPresentOrElse(
            conditions::ready,
            () ->
                conditions
                    .keep(ConditionType.READY)
                    .keep(ConditionType.RECONCILING)
                    .keep(ConditionType.STALLED));
    var quarantined =
        Optional.ofNullable(sinks).orElse(List.of()).stream()
            .map(SinkStatus::quarantined)
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .sum();
    if (quarantined > 0) {
      conditions.add(
          ConditionType.QUARANTINED,
          "True",
          Reason.ALERTS_QUARANTINED,
          "Rows that sinks rejected permanently so far: "
              + quarantined
              + ". All other rows are delivered.");
    }
    return conditions.build();
  }

  private static LastRun lastRun(Facts facts) {
    return new LastRun(
        Timestamps.seconds(facts.scheduled()),
        Timestamps.seconds(facts.start()),
        facts.duration().toMillis(),
        Timestamps.seconds(facts.window().from()),
        Timestamps.seconds(facts.window().to()),
        facts.rows(),
        facts.newRows(),
        facts.truncated(),
        facts.requestId().orElse(null));
  }

  private SinkStatus sink(SinkReport report) {
    var old =
        Optional.ofNullable(before.sinks()).orElse(List.of()).stream()
            .filter(sink -> report.name().equals(sink.name()))
            .findFirst();
    var counts = report.progress().or(() -> old.map(Progress::of)).orElse(Progress.NONE);
    return new SinkStatus(
        report.name(),
        counts.delivered(),
        counts.quarantined(),
        null,
        counts.watermark().map(Instant::toString).orElse(null),
        report.problem().isPresent() ? true : null,
        null,
        failure(report, old.map(SinkStatus::lastFailure)).orElse(null));
  }

  private Optional<SinkFailure> failure(SinkReport report, Optional<SinkFailure> old) {
    var since = Timestamps.seconds(now.minus(report.failing()));
    return report
        .problem()
        .map(
            problem ->
                new SinkFailure(
                    problem.reason().value(),
                    problem.message(),
                    old.filter(failure -> problem.reason().value().equals(failure.reason()))
                        .map(SinkFailure::time)
                        .orElse(since)))
        .or(
            () ->
                report
                    .notice()
                    .map(
                        notice ->
                            new SinkFailure(
                                Reason.CHECKPOINT_DAMAGED.value(),
                                notice,
                                old.filter(failure -> notice.equals(failure.message()))
                                    .map(SinkFailure::time)
                                    .orElse(since))));
  }

  /** The status after an unexpected error. */
  MdeHuntingQueryStatus unexpectedError(Finding finding) {
    return held(finding);
  }

  private Conditions conditions() {
    return new Conditions(
        StatusWriter.conditionsOf(query), query.getMetadata().getGeneration(), now);
  }

  /**
   * Whether at most what rides along differs, which alone is not worth a write: a run is told of
   * once in its slot.
   */
  static boolean same(MdeHuntingQueryStatus before, MdeHuntingQueryStatus next) {
    return before != null
        && slot(before).equals(slot(next))
        && lasting(before).equals(lasting(next));
  }

  private static Optional<String> slot(MdeHuntingQueryStatus status) {
    return Optional.ofNullable(status.lastRun()).map(LastRun::scheduledTime);
  }

  private static MdeHuntingQueryStatus lasting(MdeHuntingQueryStatus status) {
    return new MdeHuntingQueryStatus(
        status.observedGeneration(),
        status.conditions(),
        status.lastHandledRequestedAt(),
        status.tenant(),
        null,
        null,
        null,
        status.blockedUntil() == null ? null : "",
        status.sinks() == null ? null : status.sinks().stream().map(QueryStatus::lasting).toList(),
        status.fleet());
  }

  private static SinkStatus lasting(SinkStatus sink) {
    return new SinkStatus(
        sink.name(),
        sink.delivered(),
        sink.quarantined(),
        null,
        null,
        sink.lagging(),
        null,
        sink.lastFailure());
  }
}
