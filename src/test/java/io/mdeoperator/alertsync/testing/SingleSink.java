// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import io.mdeoperator.alertsync.poll.PassReader;
import io.mdeoperator.alertsync.poll.PollBudget;
import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.read.TenantAlertReader;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.defender.AlertFilter;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.SinkFanOut;
import io.mdeoperator.delivery.SinkName;
import io.mdeoperator.delivery.SinkStart;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.sink.Sink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The only sink of a feed, step by step. */
public final class SingleSink {
  private static final int MAX_CALLS = 20;
  private static final int MAX_POLLS = 100;

  private final ReadPlan plan;
  private final AlertSource source;
  private final SinkState state;
  private final SinkDelivery delivery;

  public SingleSink(
      ReadPlan plan, AlertSource source, Sink sink, SinkStores stores, SinkState state) {
    this.plan = plan;
    this.source = source;
    this.state = state;
    var filter = new AlertFilter(plan.filter());
    this.delivery =
        new SinkDelivery(
            new SinkName("ns", "feed", "mirror"),
            plan.delivery(),
            record -> filter.test(record.json()),
            sink,
            stores,
            state.position().orElseThrow());
  }

  public StepResult step(
      Optional<SinkStatus> lastKnown, boolean isRescan, PollBudget budget, Instant now) {
    var reader =
        new PassReader(
            plan,
            new TenantAlertReader(source, plan.api(), plan, () -> {}),
            SinkFanOut.inline(),
            now);
    var position = delivery.position();
    var halt = delivery.load(new SinkStart(lastKnown.map(Progress::of), false, now));
    if (halt.isEmpty() && position.pass(Pass.class).isEmpty()) {
      halt = isRescan ? delivery.maintain() : halt;
      if (halt.isEmpty()) {
        position.beginPass(reader.newPass(List.of(delivery), isRescan));
      }
    }
    var step = halt.orElseGet(() -> read(reader, budget));
    if (isRescan && step instanceof StepResult.Done) {
      readGaps(reader, now);
    }
    state.record(step, now, now, Duration.ZERO);
    return step;
  }

  private StepResult read(PassReader reader, PollBudget budget) {
    var pass = delivery.position().pass(Pass.class).orElseThrow();
    return reader.read(pass, List.of(delivery), budget).get(delivery);
  }

  /** A whole round over the gaps, as several polls would read it. */
  private void readGaps(PassReader reader, Instant now) {
    var gaps = reader.gaps(List.of(delivery));
    for (var polls = 0; polls < MAX_POLLS && !gaps.isDone(); polls++) {
      var budget = new PollBudget(() -> now, MAX_CALLS, true, FixedRoom.LARGE);
      reader.readGaps(gaps, List.of(delivery), budget);
    }
  }
}
