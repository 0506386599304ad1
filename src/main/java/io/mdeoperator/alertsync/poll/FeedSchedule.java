package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.delivery.StepResult;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a feed is looked at again. Pure but for its jitter. */
public final class FeedSchedule {
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration ROUTINE = Duration.ofMinutes(10);
  private static final Duration SUMMING = Duration.ofSeconds(30);

  private final Backoff pace;
  private final Duration minPollPeriod;

  public FeedSchedule(Backoff pace, Duration minPollPeriod) {
    this.pace = pace;
    this.minPollPeriod = minPollPeriod;
  }

  /** For a feed of many tenants: its children do the work, and it sums them up. */
  public Duration ofSet(boolean isMore) {
    return isMore ? Duration.ZERO : pace.spread(SUMMING);
  }

  /** For a feed that something holds; what it waits for wakes it up anyway. */
  public Duration whileHeld(MdeAlertSync feed, Finding finding, Instant now) {
    var since = Conditions.since(StatusWriter.conditionsOf(feed), ConditionType.READY, now);
    return pace.next(
        finding.reason(), Duration.between(since, now), SHORTEST, ROUTINE, Optional.empty());
  }

  /** After a poll: at once when there is more to do. */
  public Duration afterPoll(
      MdeAlertSync feed, PollReport report, Instant lastGoodPoll, Instant now) {
    var period = period(feed);
    var lasted = Duration.between(lastGoodPoll, now);
    return report
        .sourceFailure()
        .map(failure -> afterFailure(failure, lasted, period))
        .orElseGet(() -> report.isMore() ? Duration.ZERO : pace.spread(period));
  }

  /**
   * After a step of a sink that reads for itself. One that failed is tried again sooner than the
   * next poll, and no poll waits for it.
   */
  Duration afterStep(
      MdeAlertSync feed, StepResult step, Optional<Instant> troubleSince, Instant now) {
    var period = period(feed);
    var lasted = Duration.between(troubleSince.orElse(now), now);
    return switch (step) {
      case StepResult.More _ -> Duration.ZERO;
      case StepResult.Done _, StepResult.Slow _ -> pace.spread(period);
      case StepResult.SourceFailed(var failure) -> afterFailure(failure, lasted, period);
      case StepResult.SinkFailed(var trouble) -> {
        var wait = pace.next(trouble.reason(), lasted, period, period, trouble.retryAfter());
        var mayWait = trouble.retryAfter().isPresent() || wait.compareTo(period) <= 0;
        yield mayWait ? wait : pace.spread(period);
      }
    };
  }

  private Duration afterFailure(RemoteFailure failure, Duration lasted, Duration period) {
    return pace.next(
        failure.reason(), lasted, period, Durations.max(period, ROUTINE), failure.retryAfter());
  }

  private Duration period(MdeAlertSync feed) {
    return Durations.max(minPollPeriod, Durations.parse(feed.getSpec().pollPeriod()));
  }
}
