// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Mode;
import io.mdeoperator.hunting.run.KqlPrelude;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.hunting.run.RunReport;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.mdeoperator.hunting.run.RunReport.Facts;
import io.mdeoperator.hunting.run.RunReport.SinkReport;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run says about Ready. Pure.
 *
 * @param unproved for how long no run will have worked when the next one begins, if none does now
 */
record QueryVerdict(QueryInput input, Duration unproved) {
  private static final int MAX_REMARKS = 2;
  private static final Duration SINK_FAILURE_TOLERATED = Duration.ofMinutes(5);

  /** The finding for Ready; empty when Ready keeps its value. */
  Optional<Finding> of(RunReport report) {
    return switch (report.ending()) {
      case Ending.Failed(var failure, _) -> failed(failure);
      case Ending.Cut _ -> Optional.of(cut());
      case Ending.More _ -> keepOr(progressing("More rows are waiting at Microsoft."));
      case Ending.NoTurn _ -> keepOr(progressing("Other queries are before it."));
      case Ending.NoSink _, Ending.NoTable _, Ending.Over _ -> ofSinks(report);
    };
  }

  private Optional<Finding> failed(RemoteFailure failure) {
    var names = RemedyPlaceholders.of(input.tenant().orElseThrow(), input.application());
    var period = Durations.parse(input.spec().period());
    return failure.reason().retry() != Retry.BACK_OFF || unproved.compareTo(period) > 0
        ? Optional.of(Finding.failed(failure.reason(), failure.detail(), names))
        : keepOr(Finding.unknown(failure.reason(), failure.detail(), names));
  }

  private Finding cut() {
    return Finding.failed(
        Reason.RESULT_TRUNCATED, "The result has more than " + input.spec().maxRows() + " rows.");
  }

  private static Finding progressing(String what) {
    return new Finding.Unknown(Reason.PROGRESSING, "In progress, no action needed. " + what);
  }

  private Optional<Finding> ofSinks(RunReport report) {
    var failing = report.sinks().stream().filter(sink -> sink.problem().isPresent()).toList();
    var hard = failing.stream().filter(QueryVerdict::isHard).findFirst();
    if (hard.isPresent()) {
      return hard.map(QueryVerdict::sinkFailed);
    }
    return failing.stream()
        .findFirst()
        .map(
            sink ->
                keepOr(
                    new Finding.Unknown(
                        sink.problem().orElseThrow().reason(),
                        sink.problem().orElseThrow().message())))
        .orElseGet(() -> Optional.of(ready(report)));
  }

  private static boolean isHard(SinkReport sink) {
    return sink.problem().orElseThrow().reason().retry() != Retry.BACK_OFF
        || sink.failing().compareTo(SINK_FAILURE_TOLERATED) >= 0;
  }

  private static Finding sinkFailed(SinkReport sink) {
    var problem = sink.problem().orElseThrow();
    return new Finding.Failed(problem.reason(), problem.message());
  }

  private Finding ready(RunReport report) {
    var first =
        report.ending() instanceof Ending.NoTable(var failure)
            ? failure.detail() + " spec.onMissingTable is Ignore, so it counts as one without rows."
            : "All rows that the query brought have been delivered or quarantined.";
    var remarks =
        Stream.of(lost(report), failedRescan(report), unused(), reach(report), notice(report))
            .flatMap(Optional::stream)
            .limit(MAX_REMARKS);
    return new Finding.Passed(
        Reason.READY, Stream.concat(Stream.of(first), remarks).collect(Collectors.joining(" ")));
  }

  private static Optional<String> lost(RunReport report) {
    return report
        .facts()
        .flatMap(Facts::lost)
        .map(
            span ->
                "Rows from "
                    + Timestamps.seconds(span.from())
                    + " to "
                    + Timestamps.seconds(span.to())
                    + " were never looked at: Microsoft keeps 30 days.");
  }

  private static Optional<String> failedRescan(RunReport report) {
    return report
        .failedRescan()
        .map(
            rescan ->
                "The rescan of "
                    + Timestamps.seconds(rescan.time())
                    + " failed ("
                    + rescan.reason().value()
                    + "); rows that came very late are looked for by the next one.");
  }

  private Optional<String> unused() {
    return KqlPrelude.isWindowUnused(input.spec())
        ? Optional.of(
            "WindowUnused: spec.query uses neither windowStart nor windowEnd, so that each run looks"
                + " at more than it has to.")
        : Optional.empty();
  }

  /** A summary looks back as far whatever is remembered. */
  private Optional<String> reach(RunReport report) {
    return report.sinks().stream()
        .filter(_ -> input.spec().delivery() == Mode.ROWS)
        .flatMap(sink -> sink.progress().stream())
        .flatMap(progress -> progress.reach().stream())
        .max(Instant::compareTo)
        .map(
            reach ->
                "DedupeOverflow: runs look back only to "
                    + Timestamps.seconds(reach)
                    + ", since a sink remembers 50,000 rows at most.");
  }

  private static Optional<String> notice(RunReport report) {
    return report.sinks().stream().flatMap((SinkReport sink) -> sink.notice().stream()).findFirst();
  }

  /**
   * Keeps Ready when it is true for this generation, or false for the same reason; otherwise it is
   * unknown.
   */
  private Optional<Finding> keepOr(Finding unknown) {
    var generation = input.query().getMetadata().getGeneration();
    return Conditions.find(StatusWriter.conditionsOf(input.query()), ConditionType.READY)
            .filter(ready -> generation.equals(ready.getObservedGeneration()))
            .filter(ready -> isReady(ready) || isFalse(ready, unknown.reason()))
            .isPresent()
        ? Optional.empty()
        : Optional.of(unknown);
  }

  private static boolean isReady(Condition ready) {
    return "True".equals(ready.getStatus()) && Reason.READY.value().equals(ready.getReason());
  }

  private static boolean isFalse(Condition ready, Reason reason) {
    return "False".equals(ready.getStatus()) && reason.value().equals(ready.getReason());
  }
}
