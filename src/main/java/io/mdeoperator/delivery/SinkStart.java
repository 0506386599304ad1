// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.Progress;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a sink begins that has no usable checkpoint, by what the status tells. Pure.
 *
 * @param lastKnown what it tells of this sink
 * @param othersAreKnown whether it tells of other sinks, so that this one came later
 */
public record SinkStart(Optional<Progress> lastKnown, boolean othersAreKnown, Instant now) {
  /** Whether the feed was there before the sink. */
  boolean isAddedLater() {
    return lastKnown.isEmpty() && othersAreKnown;
  }

  /** One that is added later has to be written at once: later on, it would begin later. */
  Cursor cursor(DeliveryPlan plan) {
    return isAddedLater()
        ? Cursor.unsaved(plan.beginning(now.minus(plan.initialLookback())))
        : Cursor.of(lastKnown.map(plan::resumed).orElseGet(() -> plan.beginning(plan.start())));
  }
}
