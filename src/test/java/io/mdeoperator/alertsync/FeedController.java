// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.FeedState;
import io.mdeoperator.alertsync.poll.FeedStates;
import io.mdeoperator.alertsync.poll.PollServices;
import io.mdeoperator.alertsync.poll.Poller;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the controller of one process does with feeds, without the framework around it: whoever uses
 * it writes the status and comes back in time.
 */
public final class FeedController {
  private static final Duration MIN_POLL_PERIOD = Duration.ofSeconds(10);

  private final FeedStates states = new FeedStates();
  private final PollServices services;
  private final FeedPolling polling;

  public FeedController(PollServices services) {
    this.services = services;
    this.polling =
        new FeedPolling(
            new Poller(services),
            services.schedule(),
            FeedPolling.limit(MIN_POLL_PERIOD, services.waits()),
            services.clock(),
            services.waits());
  }

  /**
   * What came of it.
   *
   * @param status to be written; absent where nothing has changed
   * @param untilNext until it is to be looked at again; absent: when something changes
   */
  public record Result(Optional<MdeAlertSyncStatus> status, Optional<Duration> untilNext) {}

  /** Looks at a feed once. */
  public Result reconcile(FeedInput input) {
    var now = services.clock().instant();
    var feed = input.feed();
    var state = states.of(input, services.waits().now());
    return switch (FeedGate.of(input)) {
      case FeedGate.Open _ -> poll(input, state, now);
      case FeedGate.Held(var finding) -> {
        state.hold();
        var wait = services.schedule().whileHeld(feed, finding, now);
        yield new Result(changed(feed, new FeedStatus(feed, now).held(finding)), Optional.of(wait));
      }
      case FeedGate.Paused(var message) -> {
        state.hold();
        yield new Result(
            changed(feed, new FeedStatus(feed, now).paused(message)), Optional.empty());
      }
    };
  }

  private Result poll(FeedInput input, FeedState state, Instant now) {
    var turn = polling.untilAllowed(input, state);
    if (turn.isPositive()) {
      return new Result(Optional.empty(), Optional.of(turn));
    }
    var done = polling.run(input, state, now);
    return new Result(changed(input.feed(), done.status()), Optional.of(done.untilNext()));
  }

  /** What is written after an exception. */
  public Optional<MdeAlertSyncStatus> failed(MdeAlertSync feed) {
    states.wakeUp(feed);
    var unknown = new Finding.Unknown(Reason.INTERNAL_ERROR, Reason.INTERNAL_ERROR.meaning());
    var status = new FeedStatus(feed, services.clock().instant()).unexpectedError(unknown);
    return changed(feed, status);
  }

  /** A feed was deleted. */
  public void forget(MdeAlertSync feed) {
    states.forget(feed);
  }

  private static Optional<MdeAlertSyncStatus> changed(MdeAlertSync feed, MdeAlertSyncStatus next) {
    return Optional.of(next).filter(status -> !FeedStatus.same(feed.getStatus(), status));
  }
}
