package io.mdeoperator.alertsync.testing;

import io.mdeoperator.alertsync.delivery.SinkDelivery;
import io.mdeoperator.alertsync.delivery.SinkFanOut;
import io.mdeoperator.alertsync.delivery.SinkStart;
import io.mdeoperator.alertsync.delivery.SinkState;
import io.mdeoperator.alertsync.delivery.StepResult;
import io.mdeoperator.alertsync.poll.PassReader;
import io.mdeoperator.alertsync.poll.PollBudget;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.read.TenantAlertReader;
import io.mdeoperator.alertsync.sink.Sink;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.defender.AlertSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The only sink of a feed, step by step. */
public final class SingleSink {
  private final ReadPlan plan;
  private final AlertSource source;
  private final SinkDelivery feed;

  public SingleSink(
      ReadPlan plan, AlertSource source, Sink sink, SinkDelivery.Keeping keeping, SinkState lane) {
    this.plan = plan;
    this.source = source;
    this.feed = new SinkDelivery("ns/feed", "mirror", plan, sink, keeping, lane);
  }

  public StepResult step(
      Optional<SinkStatus> lastKnown, boolean isRescan, PollBudget budget, Instant now) {
    var run =
        new PassReader(
            plan,
            new TenantAlertReader(source, plan),
            new SinkFanOut("ns/feed", Runnable::run, Duration.ofSeconds(1), () -> {}),
            now);
    var halt = feed.load(new SinkStart(lastKnown, false, now));
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
