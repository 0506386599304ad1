// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.StepResult;
import java.util.List;
import java.util.Optional;

/**
 * One step of a sink that reads by itself, in the background: its pass, and its own gaps when that
 * is done. It may never read together with the others, who read theirs.
 */
record DetachedStep(
    SinkDelivery sink, PassReader reader, ReadingTurn turn, GapRound gaps, MonotonicClock waits) {
  StepResult read(boolean isRescanDue) {
    if (sink.position().pass(Pass.class).isEmpty()) {
      var halt = isRescanDue ? sink.maintain() : Optional.<StepResult>empty();
      if (halt.isPresent()) {
        return halt.get();
      }
      sink.position().beginPass(reader.newPass(List.of(sink), isRescanDue));
    }
    var pass = sink.position().pass(Pass.class).orElseThrow();
    var step =
        turn.take(pass.windows(), budget -> reader.read(pass, List.of(sink), budget))
            .map(steps -> steps.get(sink))
            .orElseGet(StepResult.More::new);
    return step instanceof StepResult.Done ? readGaps(pass.isRescan()).orElse(step) : step;
  }

  /** What halts the sink meanwhile. */
  private Optional<StepResult> readGaps(boolean isAfterRescan) {
    gaps.begin(isAfterRescan, waits, () -> reader.gaps(List.of(sink)));
    return gaps.read(
            waits,
            windows ->
                turn.take(windows, budget -> reader.readGaps(windows, List.of(sink), budget)))
        .map(halted -> halted.get(sink));
  }
}
