// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.delivery.Redrive;
import io.mdeoperator.alertsync.poll.PollReport.ReplayReport;
import io.mdeoperator.alertsync.quarantine.Quarantine;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Acts on the annotations by which people ask a feed for something, once for each value. */
record FeedRequests(FeedInput input, FeedState feed, Instant now) {
  /** Rewinds the sinks as the annotation asks. */
  ReplayReport replay(PollRun run) {
    var value = input.replay().filter(_ -> input.isReplayRequested());
    if (value.isEmpty()) {
      return ReplayReport.NONE;
    }
    try {
      var request = ReplayRequest.parse(value.get(), Set.copyOf(input.sinkNames()), now);
      var done = feed.replayed(value.get());
      for (var sink : run.loaded()) {
        if (request.isFor(sink.name())
            && !done.contains(sink.name())
            && run.replay(sink, request.from())) {
          done.add(sink.name());
        }
      }
      var isHandled = input.sinkNames().stream().filter(request::isFor).allMatch(done::contains);
      return new ReplayReport(value.filter(_ -> isHandled), Optional.empty());
    } catch (ReplayRequest.BadValueException e) {
      return new ReplayReport(Optional.empty(), Optional.of(e.getMessage()));
    }
  }

  /** Delivers quarantined alerts once more. */
  void redrive(PollRun run, Quarantine quarantine) {
    var token = input.redrive().filter(value -> !feed.redriven().equals(Optional.of(value)));
    if (token.isPresent()) {
      var redrive = new Redrive(run.alerts(), quarantine, token.get());
      if (run.toEach(redrive::of)) {
        feed.redriven(token.get());
      }
    }
  }
}
