package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.api.v1alpha1.ConditionType;
import io.mdeoperator.api.v1alpha1.Durations;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.Pace;
import io.mdeoperator.kube.StatusWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** When a feed is looked at again. Pure but for its jitter. */
final class FeedPace {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration ROUTINE = Duration.ofMinutes(10);

  private final Pace pace;
  private final Duration minPollPeriod;

  FeedPace(Pace pace, Duration minPollPeriod) {
    this.pace = pace;
    this.minPollPeriod = minPollPeriod;
  }

  /** For a feed that something holds; what it waits for wakes it up anyway. */
  Duration whileHeld(MdeAlertSync feed, Finding finding, Instant now) {
    var since = Conditions.since(StatusWriter.conditionsOf(feed), ConditionType.READY, now);
    return pace.next(
        finding.reason(), Duration.between(since, now), SHORTEST, ROUTINE, Optional.empty());
  }

  /** After a poll: at once when there is more to do. */
  Duration afterPoll(MdeAlertSync feed, PollReport report, Instant lastGoodPoll, Instant now) {
    var period = max(minPollPeriod, Durations.parse(feed.getSpec().pollPeriod()));
    var lasted = Duration.between(lastGoodPoll, now);
    return report
        .sourceFailure()
        .map(
            failure ->
                pace.next(
                    failure.reason(), lasted, period, max(period, ROUTINE), failure.retryAfter()))
        .orElseGet(() -> report.isMore() ? Duration.ZERO : sinks(feed, report, period, now));
  }

  /** A sink that failed is tried again sooner than the next poll, but no poll waits for it. */
  private Duration sinks(MdeAlertSync feed, PollReport report, Duration period, Instant now) {
    var lasted = Duration.between(firstSinkFailure(feed).orElse(now), now);
    return report.sinks().stream()
        .flatMap(sink -> sink.trouble().stream())
        .map(
            (Trouble trouble) ->
                pace.next(trouble.reason(), lasted, period, period, trouble.retryAfter()))
        .min(Comparator.naturalOrder())
        .filter(wait -> wait.compareTo(period) < 0)
        .orElseGet(() -> pace.spread(period));
  }

  private static Optional<Instant> firstSinkFailure(MdeAlertSync feed) {
    return Optional.ofNullable(feed.getStatus()).map(MdeAlertSyncStatus::sinks).stream()
        .flatMap(List::stream)
        .map(SinkStatus::lastFailure)
        .filter(Objects::nonNull)
        .map(failure -> Instant.parse(failure.time()))
        .min(Comparator.naturalOrder());
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
