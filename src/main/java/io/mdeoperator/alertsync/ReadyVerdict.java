// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkFailure;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a poll says about Ready. Pure. */
final class ReadyVerdict {
  private static final int POLLS_MISSED = 3;
  private static final int MAX_REMARKS = 2;
  private static final Duration SINK_FAILURE_TOLERATED = Duration.ofMinutes(5);

  private final FeedInput input;
  private final Instant now;

  ReadyVerdict(FeedInput input, Instant now) {
    this.input = input;
    this.now = now;
  }

  /**
   * The finding for Ready; empty when Ready keeps its value: a transient failure is not reported at
   * once.
   *
   * @param sinks as the next status has them, with the start of each current failure
   */
  Optional<Finding> of(PollReport report, List<SinkStatus> sinks, Instant lastGoodPoll) {
    return report
        .sourceFailure()
        .map(failure -> sourceFailed(failure, lastGoodPoll))
        .orElseGet(() -> sinks(report, sinks));
  }

  private Optional<Finding> sourceFailed(RemoteFailure failure, Instant lastGoodPoll) {
    var names = RemedyPlaceholders.of(input.tenant().orElseThrow(), input.application());
    if (failure.reason().retry() != Retry.BACK_OFF) {
      return Optional.of(Finding.failed(failure.reason(), failure.detail(), names));
    }
    var period = Durations.parse(input.feed().getSpec().pollPeriod());
    if (now.isAfter(lastGoodPoll.plus(period.multipliedBy(POLLS_MISSED)))) {
      return Optional.of(
          new Finding.Failed(
              Reason.POLL_OVERDUE,
              "No poll has succeeded for three poll periods: "
                  + failure.detail()
                  + " "
                  + Reason.POLL_OVERDUE.effect()
                  + " "
                  + failure.reason().remedy(names)));
    }
    return keepOr(Reason.POLL_OVERDUE, Finding.unknown(failure.reason(), failure.detail(), names));
  }

  private Optional<Finding> sinks(PollReport report, List<SinkStatus> sinks) {
    Optional<Finding> patient = Optional.empty();
    for (var failure : problems(sinks)) {
      var reason = Reason.of(failure.reason()).orElse(Reason.SINK_UNAVAILABLE);
      if (isHard(reason) || lastsForLong(Timestamps.parse(failure.time()).orElse(now))) {
        return Optional.of(new Finding.Failed(reason, failure.message()));
      }
      patient = Optional.of(new Finding.Unknown(reason, failure.message()));
    }
    return patient
        .map(finding -> keepOr(finding.reason(), finding))
        .orElseGet(() -> nothingFails(report));
  }

  private Optional<Finding> nothingFails(PollReport report) {
    var behind = report.sinks().stream().filter(this::isBehindForLong).findFirst();
    if (behind.isPresent()) {
      return behind.map(ReadyVerdict::stillBehind);
    }
    if (report.hasMore() || isStillBehind(report)) {
      return Optional.of(catchingUp(report));
    }
    return report.sinks().stream()
        .filter(sink -> sink.health() instanceof SinkHealth.Unknown)
        .findFirst()
        .map(sink -> keepOr(Reason.READY, firstAnswerOf(sink)))
        .orElseGet(() -> Optional.of(ready(report)));
  }

  /**
   * Ready becomes true when every sink has everything, and stays so while one is behind briefly.
   */
  private boolean isStillBehind(PollReport report) {
    return !Conditions.isReady(input.feed())
        && !report.sinks().stream().allMatch(sink -> sink.step() instanceof StepResult.Done);
  }

  /** Whatever keeps it behind, and however much it takes: other sinks do not speak for it. */
  private boolean isBehindForLong(SinkReport sink) {
    return sink.health() instanceof SinkHealth.Healthy(var since)
        && since.filter(this::lastsForLong).isPresent();
  }

  /** What began in the future began before the clock was set back: nobody knows how long ago. */
  private boolean lastsForLong(Instant since) {
    return now.isBefore(since) || !now.isBefore(since.plus(SINK_FAILURE_TOLERATED));
  }

  private static Finding stillBehind(SinkReport sink) {
    return new Finding.Unknown(
        Reason.PROGRESSING,
        "Catching up, no action needed: the sink '"
            + sink.name()
            + "' does not have all alerts yet.");
  }

  private static Finding firstAnswerOf(SinkReport sink) {
    return new Finding.Unknown(
        Reason.PROGRESSING,
        "The sink '" + sink.name() + "' has not answered yet. No action needed.");
  }

  /** As the status has them: what it told before a restart stays until a sink is healthy again. */
  private static List<SinkFailure> problems(List<SinkStatus> sinks) {
    return sinks.stream()
        .flatMap(sink -> Stream.ofNullable(sink.lastFailure()))
        .filter(FeedStatus::isProblem)
        .toList();
  }

  private static boolean isHard(Reason reason) {
    return reason.retry() != Retry.BACK_OFF;
  }

  /**
   * Keeps Ready when it is true for this generation, or false for the same reason; otherwise it is
   * unknown.
   */
  private Optional<Finding> keepOr(Reason same, Finding unknown) {
    var generation = input.feed().getMetadata().getGeneration();
    return Conditions.find(StatusWriter.conditionsOf(input.feed()), ConditionType.READY)
            .filter(ready -> generation.equals(ready.getObservedGeneration()))
            .filter(ready -> isReady(ready) || isFalse(ready, same))
            .isPresent()
        ? Optional.empty()
        : Optional.of(unknown);
  }

  private static boolean isReady(Condition ready) {
    return "True".equals(ready.getStatus())
        && (Reason.READY.value().equals(ready.getReason())
            || Reason.GAPS_OPEN.value().equals(ready.getReason()));
  }

  private static boolean isFalse(Condition ready, Reason reason) {
    return "False".equals(ready.getStatus()) && reason.value().equals(ready.getReason());
  }

  private Finding ready(PollReport report) {
    var first =
        lagging(report).isEmpty()
            ? "All selected alerts that could be read have been delivered or quarantined."
            : "The sinks that keep up have been given all selected alerts that could be read.";
    return new Finding.Passed(reason(report), withRemarks(first, report));
  }

  private Finding catchingUp(PollReport report) {
    var message =
        withRemarks("Catching up, no action needed: more alerts are waiting at Microsoft.", report);
    return Conditions.isReady(input.feed())
        ? new Finding.Passed(reason(report), message)
        : new Finding.Unknown(Reason.PROGRESSING, message);
  }

  /** Why the feed is Ready: with gaps, or without. */
  private static Reason reason(PollReport report) {
    return report.gaps().isEmpty() ? Reason.READY : Reason.GAPS_OPEN;
  }

  /** As many remarks as a message has room for, those first that stand nowhere else. */
  private String withRemarks(String first, PollReport report) {
    var remarks =
        Stream.of(
                report.replay().problem().stream(),
                gaps(report).stream(),
                reach(report).stream(),
                report.sinks().stream().flatMap((SinkReport sink) -> sink.notice().stream()),
                lagging(report).stream())
            .flatMap(sentences -> sentences)
            .limit(MAX_REMARKS);
    return Stream.concat(Stream.of(first), remarks).collect(Collectors.joining(" "));
  }

  private static Optional<String> gaps(PollReport report) {
    var gaps = report.gaps();
    return gaps.isEmpty()
        ? Optional.empty()
        : Optional.of(
            (gaps.size() == 1
                    ? "1 time range cannot be read and is retried: "
                    : gaps.size() + " time ranges cannot be read and are retried; first: ")
                + gaps.getFirst().from()
                + " to "
                + gaps.getFirst().before()
                + ".");
  }

  private static Optional<String> lagging(PollReport report) {
    var names =
        report.sinks().stream()
            .filter(SinkReport::lagging)
            .map(sink -> "'" + sink.name() + "'")
            .collect(Collectors.joining(", "));
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Lagging sinks, which read separately until they have caught up: " + names + ".");
  }

  /** Rescans reach back less far if a sink cannot remember all that was updated recently. */
  private Optional<String> reach(PollReport report) {
    var lookback = Durations.parse(input.feed().getSpec().rescan().lookback());
    return report.sinks().stream()
        .flatMap(sink -> sink.progress().stream())
        .filter(progress -> isShortened(progress, lookback))
        .flatMap(progress -> progress.reach().stream())
        .max(Comparator.naturalOrder())
        .map(
            reach ->
                "Rescans read back only to "
                    + reach
                    + ": more alerts were updated since then than the sink can remember, which is"
                    + " 50,000, or fewer while the sinks of this namespace use up their memory.");
  }

  private static boolean isShortened(Progress progress, Duration lookback) {
    return progress.watermark().isPresent()
        && progress
            .reach()
            .filter(reach -> reach.isAfter(progress.watermark().get().minus(lookback)))
            .isPresent();
  }
}
