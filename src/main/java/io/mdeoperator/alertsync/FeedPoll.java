package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.PollReport.SinkReport;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.api.v1alpha1.Durations;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;

/** Does one step of work for each sink of a feed. Thread-safe. */
final class FeedPoll {
  private static final int CALLS = 20;
  private static final Duration TIME = Duration.ofSeconds(5);

  private final AlertSource source;
  private final SinkAt sinks;
  private final Function<MdeAlertSync, CheckpointStore> stores;
  private final Clouds clouds;
  private final Clock clock;

  /** Makes the sink with an index in the spec. */
  @FunctionalInterface
  interface SinkAt {
    Sink of(MdeAlertSync feed, int index);
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
      var sinkFeed = new SinkFeed(input.name(), name, plan, source, sinks.of(feed, i), store, lane);
      var step =
          failure
              .<Step>map(Step.SourceFailed::new)
              .orElseGet(
                  () ->
                      sinkFeed.step(
                          lastKnown(input, name),
                          isRescanDue(input, lane, now),
                          new Budget(clock, CALLS, TIME),
                          now));
      failure = step instanceof Step.SourceFailed failed ? Optional.of(failed.failure()) : failure;
      reports.add(new SinkReport(name, step, lane.cursor(), lane.notice()));
    }
    return new PollReport(reports);
  }

  private static boolean isRescanDue(FeedInput input, Lane lane, Instant now) {
    var period = Durations.parse(input.feed().getSpec().rescan().period());
    return input.isRequested()
        || RescanSchedule.isDue(input.feed().getMetadata().getUid(), period, lane.rescanned(), now);
  }

  private static Optional<SinkStatus> lastKnown(FeedInput input, String sink) {
    return input.status().map(MdeAlertSyncStatus::sinks).stream()
        .flatMap(sinks -> sinks.stream())
        .filter(status -> sink.equals(status.name()))
        .findFirst();
  }
}
