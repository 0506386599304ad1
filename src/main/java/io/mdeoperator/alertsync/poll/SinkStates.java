// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.delivery.SinkHealth;
import io.mdeoperator.delivery.SinkPosition;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Cursor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The states of a feed's sinks during one poll: takes note of their steps, and reports them. */
record SinkStates(PollServices services, FeedInput input, FeedState feed, Instant now) {
  /** A sink that has not answered for so long is reported as failing; it is still waited for. */
  private static final Duration MAX_BUSY = Duration.ofMinutes(5);

  void record(String sink, StepResult step) {
    var state = feed.sink(sink);
    var passed = services.waits().now();
    var wait = services.schedule().afterStep(input.feed(), step, state.stepsFailingSince(), passed);
    state.record(step, services.clock().instant(), passed, wait);
  }

  /** Takes over from the background tasks that are over. */
  void settle() {
    for (var name : input.sinkNames()) {
      feed.sink(name).settle().ifPresent(step -> record(name, step));
    }
  }

  /** What is known of each sink now. */
  List<SinkReport> report() {
    return input.sinkNames().stream().map(this::report).toList();
  }

  /** A busy sink's position is not to be touched: of it the last report is repeated. */
  private SinkReport report(String name) {
    var state = feed.sink(name);
    var last = feed.report().sink(name);
    var position = state.position();
    return new SinkReport(
        name,
        state.step(),
        health(name, state),
        position
            .map(here -> here.cursor().map(Cursor::progress))
            .orElseGet(() -> last.flatMap(SinkReport::progress)),
        position.map(SinkPosition::notice).orElseGet(() -> last.flatMap(SinkReport::notice)),
        position.isEmpty() || (state.isDetached() && input.sinkNames().size() > 1));
  }

  /** Whatever it was before: a busy sink that does not come back takes nothing. */
  private SinkHealth health(String name, SinkState state) {
    return state
        .busySince()
        .map(services.waits()::since)
        .filter(busy -> busy.compareTo(MAX_BUSY) >= 0)
        .filter(_ -> !(state.health() instanceof SinkHealth.Failing))
        .map(busy -> state.health().failing(isSilent(name), now.minus(busy)))
        .orElseGet(state::health);
  }

  private static Problem isSilent(String name) {
    return new Problem(
        Reason.SINK_UNAVAILABLE,
        "The sink '"
            + name
            + "' has not answered for 5 minutes. The operator waits for it; other sinks continue.");
  }
}
