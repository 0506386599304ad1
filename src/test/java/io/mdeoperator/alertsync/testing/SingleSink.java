// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.alertsync.delivery.SinkDelivery;
import io.mdeoperator.alertsync.delivery.SinkFanOut;
import io.mdeoperator.alertsync.delivery.SinkName;
import io.mdeoperator.alertsync.delivery.SinkStart;
import io.mdeoperator.alertsync.delivery.SinkState;
import io.mdeoperator.alertsync.delivery.SinkStores;
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
  private final SinkState state;
  private final SinkDelivery delivery;

  public SingleSink(
      ReadPlan plan, AlertSource source, Sink sink, SinkStores stores, SinkState state) {
    this.plan = plan;
    this.source = source;
    this.state = state;
    this.delivery =
        new SinkDelivery(
            new SinkName("ns", "feed", "mirror"),
            plan,
            sink,
            stores,
            state.position().orElseThrow());
  }

  public StepResult step(
      Optional<SinkStatus> lastKnown, boolean isRescan, PollBudget budget, Instant now) {
    var reader =
        new PassReader(plan, new TenantAlertReader(source, plan), SinkFanOut.inline(), now);
    var position = delivery.position();
    var halt = delivery.load(new SinkStart(lastKnown, false, now));
    if (halt.isEmpty() && position.pass().isEmpty()) {
      halt = isRescan ? delivery.maintain() : halt;
      if (halt.isEmpty()) {
        position.beginPass(reader.begin(List.of(delivery), isRescan));
      }
    }
    var step =
        halt.orElseGet(
            () ->
                reader
                    .read(position.pass().orElseThrow(), List.of(delivery), budget)
                    .get(delivery));
    state.record(step, now, Duration.ZERO);
    return step;
  }
}
