// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.poll.PollReport.ReplayReport;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.delivery.Redrive;
import io.mdeoperator.sink.store.Quarantine;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Acts on the annotations by which people ask a feed for something, once for each value. */
record FeedRequests(FeedInput input, FeedState feed, Instant now) {
  /** Rewinds the sinks as the annotation asks. */
  ReplayReport replay(PollRun run) {
    var value = input.openReplay();
    if (value.isEmpty()) {
      return ReplayReport.NONE;
    }
    try {
      var request = ReplayRequest.parse(value.get(), Set.copyOf(input.sinkNames()), now);
      run.loaded().stream()
          .filter(sink -> request.isFor(sink.name()) && !hasReplayed(sink.name(), value.get()))
          .forEach(sink -> run.replay(sink, request.from(), value.get()));
      var isHandled =
          input.sinkNames().stream()
              .filter(request::isFor)
              .allMatch(sink -> hasReplayed(sink, value.get()));
      return new ReplayReport(value.filter(_ -> isHandled), Optional.empty());
    } catch (ReplayRequest.BadValueException e) {
      return new ReplayReport(Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  /** Not of a sink that is busy, or whose checkpoint is not in memory or not written. */
  private boolean hasReplayed(String sink, String value) {
    return feed.sink(sink)
        .position()
        .filter(position -> position.cursor().isPresent())
        .filter(position -> position.handled().hasReplay(value) && position.isHandledSaved())
        .isPresent();
  }

  /** Delivers quarantined alerts once more, when nothing new is left to be delivered. */
  void redrive(PollRun run, Quarantine quarantine, MonotonicClock waits) {
    input
        .redrive()
        .map(token -> new Redrive(quarantine, token, waits))
        .ifPresent(
            redrive ->
                run.toThoseThatAreDone(
                    sink -> run.turn().withRoom(room -> redrive.of(sink, run.refetch(room)))));
  }
}
