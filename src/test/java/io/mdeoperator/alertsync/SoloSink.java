package io.mdeoperator.alertsync;

import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.defender.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The only sink of a feed, step by step. */
final class SoloSink {
  private final FeedPlan plan;
  private final AlertSource source;
  private final SinkFeed feed;

  SoloSink(FeedPlan plan, AlertSource source, Sink sink, SinkFeed.Keeping keeping, Lane lane) {
    this.plan = plan;
    this.source = source;
    this.feed = new SinkFeed("ns/feed", "mirror", plan, sink, keeping, lane);
  }

  Step step(Optional<SinkStatus> lastKnown, boolean isRescan, Budget budget, Instant now) {
    var run =
        new PassRun(
            plan,
            new TenantPages(source, plan),
            new Handover("ns/feed", Runnable::run, Duration.ofSeconds(1), () -> {}),
            now);
    var halt = feed.load(new SinkHistory(lastKnown, false, now));
    if (halt.isEmpty() && feed.lane().pass().isEmpty()) {
      halt = isRescan ? feed.lookAfter() : halt;
      if (halt.isEmpty()) {
        feed.lane().begin(run.begin(List.of(feed), isRescan));
      }
    }
    return halt.orElseGet(
        () -> run.run(feed.lane().pass().orElseThrow(), List.of(feed), budget).get(feed));
  }
}
