// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.base.Slots;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.fleet.FleetSchedule;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** When a feed polls, retries and rescans. Pure but for its jitter. */
public final class FeedSchedule {
  private static final Duration MIN_WAIT_WHILE_HELD = Duration.ofMinutes(1);
  private static final Duration MAX_WAIT = Duration.ofMinutes(10);

  private final Backoff backoff;
  private final Duration minPollPeriod;

  public FeedSchedule(Backoff backoff, Duration minPollPeriod) {
    this.backoff = backoff;
    this.minPollPeriod = minPollPeriod;
  }

  /**
   * For a feed of many tenants: its children do the work, and it sums them up, more often until
   * they are as they should be.
   */
  public Duration ofFleet(boolean hasMoreWrites, MdeAlertSyncStatus sum) {
    return FleetSchedule.next(backoff, hasMoreWrites, sum.conditions());
  }

  /** For a feed that something holds; what it waits for wakes it up anyway. */
  public Duration whileHeld(MdeAlertSync feed, Finding finding, Instant now) {
    var since = Conditions.since(StatusWriter.conditionsOf(feed), ConditionType.READY, now);
    return backoff.next(
        finding.reason(),
        Duration.between(since, now),
        MIN_WAIT_WHILE_HELD,
        MAX_WAIT,
        Optional.empty());
  }

  /** After a poll: at once when there is more to do. */
  public Duration afterPoll(
      MdeAlertSync feed, PollReport report, Instant lastGoodPoll, Instant now) {
    var period = period(feed);
    var lasted = Duration.between(lastGoodPoll, now);
    return report
        .sourceFailure()
        .map(failure -> afterFailure(failure, lasted, period))
        .orElseGet(() -> report.hasMore() ? Duration.ZERO : backoff.spread(period));
  }

  /**
   * After a step of a sink that reads for itself. One that failed is tried again sooner than the
   * next poll, and no poll waits for it.
   */
  Duration afterStep(
      MdeAlertSync feed, StepResult step, Optional<Instant> stepsFailingSince, Instant now) {
    var period = period(feed);
    var lasted = Duration.between(stepsFailingSince.orElse(now), now);
    return switch (step) {
      case StepResult.More _, StepResult.Rewound _ -> Duration.ZERO;
      case StepResult.Done _, StepResult.Slow _ -> backoff.spread(period);
      case StepResult.SourceFailed(var failure) -> afterFailure(failure, lasted, period);
      case StepResult.SinkFailed(var problem) -> {
        var wait = backoff.next(problem.reason(), lasted, period, period, problem.retryAfter());
        var mayWait = problem.retryAfter().isPresent() || wait.compareTo(period) <= 0;
        yield mayWait ? wait : backoff.spread(period);
      }
    };
  }

  private Duration afterFailure(RemoteFailure failure, Duration lasted, Duration period) {
    return backoff.next(
        failure.reason(), lasted, period, Durations.max(period, MAX_WAIT), failure.retryAfter());
  }

  private Duration period(MdeAlertSync feed) {
    return Durations.max(minPollPeriod, Durations.parse(feed.getSpec().pollPeriod()));
  }

  /**
   * Whether a rescan is due: at moments that the feed's UID spreads over the period.
   *
   * @param last when the last one ended; empty when there was none yet
   */
  static boolean isRescanDue(String uid, Duration period, Optional<Instant> last, Instant now) {
    return last.map(time -> Slots.isDue(uid, period, time, now)).orElse(true);
  }
}
