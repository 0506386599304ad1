// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.FeedSchedule;
import io.mdeoperator.alertsync.poll.FeedState;
import io.mdeoperator.alertsync.poll.Poller;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.RequestLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;

/**
 * What a reconciliation does for a feed that may poll: it polls when that is due, else it lets the
 * detached sinks read; then it computes the status.
 *
 * @param early how often each feed may poll before its time
 */
record FeedPolling(
    Poller poller,
    FeedSchedule schedule,
    RequestLimit early,
    InstantSource clock,
    MonotonicClock waits) {
  private static final Duration MIN_EARLY_INTERVAL = Duration.ofSeconds(10);

  /**
   * What a reconciliation came to.
   *
   * @param untilNext when there is something to do again
   */
  record Result(MdeAlertSyncStatus status, Duration untilNext) {}

  /** How often a feed may poll before its time, however much is changed or asked for. */
  static RequestLimit limit(Duration minPollPeriod, MonotonicClock waits) {
    return new RequestLimit(Collections.min(List.of(minPollPeriod, MIN_EARLY_INTERVAL)), waits);
  }

  /**
   * How long a feed has to wait that would poll before its time; zero when it may run at once.
   * Called once by a reconciliation: zero uses up what {@link #early} allows.
   */
  Duration untilAllowed(FeedInput input, FeedState state) {
    var passed = waits.now();
    return state.isDue(input, passed) && !state.isScheduled(passed)
        ? early.take(input.feed().getMetadata().getUid())
        : Duration.ZERO;
  }

  /** Polls if that is due, else lets the detached sinks read. */
  Result run(FeedInput input, FeedState state, Instant now) {
    if (state.isDue(input, waits.now())) {
      poll(input, state, now);
    } else {
      poller.readDetached(input, state, now);
    }
    var done = clock.instant(); // a sink may have taken its time
    var status =
        new FeedStatus(input.feed(), done).polled(input, state.report(), lastGood(state, done));
    return new Result(status, state.untilNext(waits.now()));
  }

  private void poll(FeedInput input, FeedState state, Instant now) {
    var report = poller.poll(input, state, now);
    var wait = schedule.afterPoll(input.feed(), report, lastGood(state, now), now);
    state.polled(input, waits.now(), wait);
  }

  /** When the last good poll would have been, had nobody set the clock since. */
  private Instant lastGood(FeedState state, Instant now) {
    return now.minus(waits.since(state.lastGoodPoll()));
  }
}
