package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.remote.RemoteFailure;
import java.util.List;
import java.util.Optional;

/** What a poll came to, for each sink in the order of the spec. */
record PollReport(List<SinkReport> sinks) {
  PollReport {
    sinks = List.copyOf(sinks);
  }

  /**
   * What it came to for one sink.
   *
   * @param cursor empty when its checkpoint could not be read
   * @param notice what people should know about its checkpoint
   */
  record SinkReport(String name, Step step, Optional<Cursor> cursor, Optional<String> notice) {
    Optional<Trouble> trouble() {
      return step instanceof Step.SinkFailed failed
          ? Optional.of(failed.trouble())
          : Optional.empty();
    }
  }

  /** Whether there is more to do at once. */
  boolean isMore() {
    return sinks.stream().anyMatch(sink -> sink.step() instanceof Step.More);
  }

  Optional<RemoteFailure> sourceFailure() {
    return sinks.stream()
        .map(SinkReport::step)
        .filter(Step.SourceFailed.class::isInstance)
        .map(step -> ((Step.SourceFailed) step).failure())
        .findFirst();
  }
}
