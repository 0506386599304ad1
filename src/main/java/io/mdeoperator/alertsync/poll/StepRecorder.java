package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.delivery.StepResult;
import java.time.Instant;

/** Takes note of what steps of a feed's sinks came to, and of when the next one is due. */
record StepRecorder(PollServices services, FeedInput input, FeedState feed, Instant now) {
  void record(String sink, StepResult step) {
    var state = feed.sink(sink);
    var wait = services.schedule().afterStep(input.feed(), step, state.failingSince(), now);
    state.record(step, services.clock().instant(), wait);
  }

  /** Takes over from the background tasks that are over. */
  void settle() {
    for (var name : input.sinkNames()) {
      feed.sink(name).settle().ifPresent(step -> record(name, step));
    }
  }
}
