package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.PollReport.SinkReport;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.api.v1alpha1.Durations;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.Reason;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one step of work for each sink of a feed. Thread-safe. */
final class FeedPoll {
  private static final Logger LOG = LoggerFactory.getLogger(FeedPoll.class);
  private static final int CALLS = 20;

  private final AlertSource source;
  private final SinkAt sinks;
  private final Function<MdeAlertSync, CheckpointStore> stores;
  private final Clouds clouds;
  private final CatchUpTurns turns = new CatchUpTurns();
  private final Clock clock;

  /** Makes the sink with an index in the spec. */
  @FunctionalInterface
  interface SinkAt {
    Sink of(FeedInput input, int index);
  }

  FeedPoll(
      AlertSource source,
      SinkAt sinks,
      Function<MdeAlertSync, CheckpointStore> stores,
      Clouds clouds,
      Clock clock) {
    this.source = source;
    this.sinks = sinks;
    this.stores = stores;
    this.clouds = clouds;
    this.clock = clock;
  }

  /** Polls; a request by annotation reads far back, as a rescan does. */
  PollReport run(FeedInput input, FeedMemory memory, Instant now) {
    var feed = input.feed();
    var plan = FeedPlan.of(input, clouds);
    var store = stores.apply(feed);
    var reports = new ArrayList<SinkReport>();
    var failure = Optional.<RemoteFailure>empty();
    memory.keepOnly(feed);
    for (var i = 0; i < feed.getSpec().sinks().size(); i++) {
      var name = feed.getSpec().sinks().get(i).name();
      var lane = memory.lane(name);
      if (input.isRequested()) {
        lane.askForRescan();
      }
      var sink = sinks.of(input, i);
      var sinkFeed = new SinkFeed(input.name(), name, plan, source, sink, store, lane);
      var step =
          failure
              .<Step>map(Step.SourceFailed::new)
              .or(() -> sink.trouble().map(Step.SinkFailed::new))
              .orElseGet(() -> guarded(sinkFeed, lane, input, now));
      failure = step instanceof Step.SourceFailed failed ? Optional.of(failed.failure()) : failure;
      reports.add(new SinkReport(name, step, lane.cursor(), lane.notice()));
    }
    return new PollReport(reports);
  }

  /** A surprise in one sink must not hold the others. */
  private Step guarded(SinkFeed sinkFeed, Lane lane, FeedInput input, Instant now) {
    try {
      return step(sinkFeed, lane, input, now);
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("feed", input.name())
          .addKeyValue("sink", sinkFeed.name())
          .log("The sink's feed met something unexpected");
      lane.forget();
      return new Step.SinkFailed(
          new Trouble(
              Reason.INTERNAL_ERROR,
              Reason.INTERNAL_ERROR.meaning() + " " + Reason.INTERNAL_ERROR.remedy()));
    }
  }

  private Step step(SinkFeed sinkFeed, Lane lane, FeedInput input, Instant now) {
    if (!lane.isBehind()) {
      return step(sinkFeed, lane, input, false, now);
    }
    if (!turns.take()) {
      return new Step.More();
    }
    try {
      return step(sinkFeed, lane, input, true, now);
    } finally {
      turns.giveBack();
    }
  }

  private Step step(SinkFeed sinkFeed, Lane lane, FeedInput input, boolean catchUp, Instant now) {
    return sinkFeed.step(
        lastKnown(input, sinkFeed.name()),
        isRescanDue(input, lane, now),
        new Budget(clock, CALLS, catchUp),
        now);
  }

  private static boolean isRescanDue(FeedInput input, Lane lane, Instant now) {
    var period = Durations.parse(input.feed().getSpec().rescan().period());
    return RescanSchedule.isDue(input.feed().getMetadata().getUid(), period, lane.rescanned(), now);
  }

  private static Optional<SinkStatus> lastKnown(FeedInput input, String sink) {
    return input.status().map(MdeAlertSyncStatus::sinks).stream()
        .flatMap(sinks -> sinks.stream())
        .filter(status -> sink.equals(status.name()))
        .findFirst();
  }
}
