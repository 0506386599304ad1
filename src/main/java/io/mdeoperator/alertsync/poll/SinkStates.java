// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.checkpoint.Cursor;
import io.mdeoperator.alertsync.delivery.StepResult;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import java.time.Instant;
import java.util.List;

/** The states of a feed's sinks during one poll: takes note of their steps, and reports them. */
record SinkStates(PollServices services, FeedInput input, FeedState feed, Instant now) {
  void record(String sink, StepResult step) {
    var state = feed.sink(sink);
    var passed = services.waits().now();
    var wait = services.schedule().afterStep(input.feed(), step, state.failingSince(), passed);
    state.record(step, passed, wait);
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
    return state
        .position()
        .map(
            position ->
                new SinkReport(
                    name,
                    state.step(),
                    position.cursor().map(Cursor::progress),
                    position.notice(),
                    state.isDetached()))
        .orElseGet(
            () ->
                new SinkReport(
                    name,
                    state.step(),
                    last.flatMap(SinkReport::progress),
                    last.flatMap(SinkReport::notice),
                    true));
  }
}
