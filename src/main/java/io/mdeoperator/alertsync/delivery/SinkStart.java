// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.delivery;

import io.mdeoperator.alertsync.checkpoint.Cursor;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a sink begins that has no usable checkpoint, by what the status tells. Pure.
 *
 * @param lastKnown what it tells of this sink
 * @param othersAreKnown whether it tells of other sinks, so that this one came later
 */
public record SinkStart(Optional<SinkStatus> lastKnown, boolean othersAreKnown, Instant now) {

  /**
   * @param known what the status tells of each sink
   */
  public static SinkStart of(List<SinkStatus> known, String sink, Instant now) {
    return new SinkStart(
        known.stream().filter(one -> sink.equals(one.name())).findFirst(), !known.isEmpty(), now);
  }

  /** Whether the feed was there before the sink. */
  boolean isAddedLater() {
    return lastKnown.isEmpty() && othersAreKnown;
  }

  /** One that is added later has to be written at once: later on, it would begin later. */
  Cursor cursor(ReadPlan plan) {
    return isAddedLater()
        ? Cursor.unsaved(plan.beginning(now.minus(plan.initialLookback())))
        : Cursor.of(lastKnown.map(plan::resumed).orElseGet(() -> plan.beginning(plan.start())));
  }
}
