// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.RemedyPlaceholders;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a poll says about Ready. Pure. */
final class FeedVerdict {
  private static final int POLLS_MISSED = 3;
  private static final Duration SINK_FAILURE_TOLERATED = Duration.ofMinutes(5);

  private final FeedInput input;
  private final Instant now;

  FeedVerdict(FeedInput input, Instant now) {
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
    var names =
        input
            .tenant()
            .map(tenant -> RemedyPlaceholders.of(tenant, input.application()))
            .orElse(Map.of());
    if (failure.reason().retry() != Retry.BACK_OFF) {
      return Optional.of(Finding.failed(failure.reason(), failure.detail(), names));
    }
    var period = Durations.parse(input.feed().getSpec().pollPeriod());
    if (now.isAfter(lastGoodPoll.plus(period.multipliedBy(POLLS_MISSED)))) {
      return Optional.of(
          new Finding.Failed(
              Reason.POLL_OVERDUE,
              "Three consecutive polls failed: "
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
    for (var i = 0; i < sinks.size(); i++) {
      var trouble = report.sinks().get(i).problem();
      if (trouble.isPresent()) {
        var lasted = Duration.between(Instant.parse(sinks.get(i).lastFailure().time()), now);
        if (isHard(trouble.get()) || lasted.compareTo(SINK_FAILURE_TOLERATED) >= 0) {
          return trouble.map(what -> new Finding.Failed(what.reason(), what.message()));
        }
        patient = trouble.map(what -> new Finding.Unknown(what.reason(), what.message()));
      }
    }
    return patient
        .map(finding -> keepOr(finding.reason(), finding))
        .orElseGet(() -> Optional.of(report.hasMore() ? catchingUp(report) : ready(report)));
  }

  private static boolean isHard(Problem trouble) {
    return trouble.reason().retry() != Retry.BACK_OFF;
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
    var remarks = new FeedRemarks(input);
    return new Finding.Passed(
        remarks.reason(report),
        remarks.after("Every alert that a poll can see is delivered.", report));
  }

  private Finding catchingUp(PollReport report) {
    var remarks = new FeedRemarks(input);
    var message =
        remarks.after(
            "Catching up: more alerts are waiting at Microsoft. No action needed.", report);
    return Conditions.isTrue(StatusWriter.conditionsOf(input.feed()), ConditionType.READY)
        ? new Finding.Passed(remarks.reason(report), message)
        : new Finding.Unknown(Reason.PROGRESSING, message);
  }
}
