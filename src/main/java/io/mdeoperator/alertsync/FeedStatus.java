// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.api.ConditionType.QUARANTINED;
import static io.mdeoperator.api.ConditionType.READY;
import static io.mdeoperator.api.ConditionType.RECONCILING;
import static io.mdeoperator.api.ConditionType.STALLED;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.PollReport;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.GapStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkFailure;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Computes the status of a feed. Pure. */
public final class FeedStatus {
  /** The bound of the schema: twice as many as a spec may have. */
  private static final int MAX_SINKS = 16;

  private final MdeAlertSync feed;
  private final MdeAlertSyncStatus before;
  private final Instant now;

  public FeedStatus(MdeAlertSync feed, Instant now) {
    this.feed = feed;
    this.before = Optional.ofNullable(feed.getStatus()).orElse(MdeAlertSyncStatus.EMPTY);
    this.now = now;
  }

  /** The status of a feed that must not poll. */
  MdeAlertSyncStatus held(Finding finding) {
    return unpolled(conditions().ready(finding));
  }

  /**
   * The status of a feed that could not be polled because of an unexpected error. A tenant mismatch
   * is kept.
   */
  MdeAlertSyncStatus unexpectedError(Finding finding) {
    return unpolled(
        FeedGate.mismatched(feed).isPresent()
            ? conditions().keep(READY).keep(RECONCILING).keep(STALLED)
            : conditions().ready(finding));
  }

  /** The status of a feed that is paused: Ready keeps its last value. */
  MdeAlertSyncStatus paused(String message) {
    return unpolled(conditions().keepReady(Reason.SUSPENDED, message));
  }

  /** A request stays open until the feed is polled. */
  private MdeAlertSyncStatus unpolled(Conditions conditions) {
    return status(
        conditions.keep(QUARANTINED).build(),
        before.sinks(),
        before.lastHandledRequestedAt(),
        before.lastHandledReplayFrom(),
        before.lastPollTime(),
        Objects.requireNonNullElse(before.gaps(), 0));
  }

  /** The status after a poll. */
  public MdeAlertSyncStatus polled(FeedInput input, PollReport report, Instant lastGoodPoll) {
    var sinks = report.sinks().stream().map(this::sink).toList();
    var left = report.left().stream().map(this::sink);
    var conditions = conditions();
    new ReadyVerdict(input, now)
        .of(report, sinks, lastGoodPoll)
        .ifPresentOrElse(
            conditions::ready, () -> conditions.keep(READY).keep(RECONCILING).keep(STALLED));
    var quarantined = sinks.stream().mapToLong(SinkStatus::quarantined).sum();
    if (quarantined > 0) {
      conditions.add(
          QUARANTINED,
          "True",
          Reason.ALERTS_QUARANTINED,
          "Quarantined so far: "
              + quarantined
              + ". "
              + Reason.ALERTS_QUARANTINED.meaningAndRemedy());
    }
    return status(
        conditions.build(),
        Stream.concat(sinks.stream(), left).limit(MAX_SINKS).toList(),
        input.requestedAt(),
        report.replay().handled().orElse(before.lastHandledReplayFrom()),
        report.sourceFailure().isEmpty() ? Timestamps.seconds(now) : before.lastPollTime(),
        report.gaps().size());
  }

  /** Whether at most the time of the last poll differs, which alone is not worth a write. */
  static boolean same(MdeAlertSyncStatus before, MdeAlertSyncStatus next) {
    return before != null && before.withLastPollTime(null).equals(next.withLastPollTime(null));
  }

  private Conditions conditions() {
    return new Conditions(StatusWriter.conditionsOf(feed), feed.getMetadata().getGeneration(), now);
  }

  private MdeAlertSyncStatus status(
      List<Condition> conditions,
      List<SinkStatus> sinks,
      String requestedAt,
      String replayFrom,
      String pollTime,
      int gaps) {
    var names = feed.getSpec().sinks().stream().map(SinkSpec::name).toList();
    var known =
        Stream.ofNullable(sinks)
            .flatMap(List::stream)
            .filter(sink -> names.contains(sink.name()))
            .toList();
    var delivered = known.stream().map(Progress::of).mapToLong(Progress::delivered).min();
    return new MdeAlertSyncStatus(
        feed.getMetadata().getGeneration(),
        conditions,
        requestedAt,
        replayFrom,
        FeedInput.tenantName(feed).orElse(null),
        delivered.isPresent() ? delivered.getAsLong() : null,
        lastAlertTime(known, names.size()),
        deliveredMore(known) ? Timestamps.seconds(now) : before.lastDeliveryTime(),
        pollTime,
        gaps,
        sinks);
  }

  /** Of the sink that is furthest behind: one that is fed must not hide one that is not. */
  private static String lastAlertTime(List<SinkStatus> sinks, int all) {
    var watermarks =
        sinks.stream()
            .flatMap(sink -> Stream.ofNullable(sink.watermarkTime()))
            .flatMap(time -> AlertTime.parse(time).stream())
            .toList();
    return watermarks.size() < all
        ? null
        : watermarks.stream().min(Instant::compareTo).map(Timestamps::seconds).orElse(null);
  }

  private boolean deliveredMore(List<SinkStatus> sinks) {
    return sinks.stream()
        .anyMatch(sink -> Progress.of(sink).delivered() > known(find(sink.name())).delivered());
  }

  private static Progress known(Optional<SinkStatus> sink) {
    return sink.map(Progress::of).orElse(Progress.NONE);
  }

  private SinkStatus sink(SinkReport report) {
    var old = find(report.name());
    var progress = report.progress();
    var counts = progress.orElseGet(() -> known(old));
    return new SinkStatus(
        report.name(),
        counts.delivered(),
        counts.quarantined(),
        counts.superseded(),
        progress
            .flatMap(Progress::watermark)
            .map(Instant::toString)
            .or(() -> old.map(SinkStatus::watermarkTime))
            .orElse(null),
        report.lagging() ? true : null,
        progress
            .map(FeedStatus::gaps)
            .or(() -> old.map(SinkStatus::gaps))
            .filter(spans -> !spans.isEmpty())
            .orElse(null),
        failure(report, old.map(SinkStatus::lastFailure)).orElse(null));
  }

  private static List<GapStatus> gaps(Progress progress) {
    return progress.gaps().stream()
        .map(gap -> new GapStatus(gap.from().toString(), gap.before().toString()))
        .toList();
  }

  /** Nothing ends a failure but what shows that the sink is healthy again. */
  private Optional<SinkFailure> failure(SinkReport report, Optional<SinkFailure> old) {
    return switch (report.health()) {
      case SinkHealth.Failing failing -> Optional.of(failure(failing, old));
      case SinkHealth.Healthy _ -> notice(report, old);
      case SinkHealth.Unknown _ ->
          old.filter(FeedStatus::isProblem).or(() -> notice(report, old)).or(() -> old);
    };
  }

  private static SinkFailure failure(SinkHealth.Failing failing, Optional<SinkFailure> old) {
    var problem = failing.problem();
    var since =
        old.filter(FeedStatus::isProblem)
            .filter(_ -> !failing.wasHealthy())
            .map(SinkFailure::time)
            .orElse(Timestamps.seconds(failing.since()));
    return new SinkFailure(problem.reason().value(), problem.message(), since);
  }

  private Optional<SinkFailure> notice(SinkReport report, Optional<SinkFailure> old) {
    var since =
        old.filter(failure -> !isProblem(failure))
            .map(SinkFailure::time)
            .orElse(Timestamps.seconds(now));
    return report
        .notice()
        .map(notice -> new SinkFailure(Reason.CHECKPOINT_DAMAGED.value(), notice, since));
  }

  /** Not where it only tells what became of the checkpoint. */
  static boolean isProblem(SinkFailure failure) {
    return !Reason.CHECKPOINT_DAMAGED.value().equals(failure.reason());
  }

  private Optional<SinkStatus> find(String sink) {
    return Stream.ofNullable(before.sinks())
        .flatMap(List::stream)
        .filter(status -> sink.equals(status.name()))
        .findFirst();
  }
}
