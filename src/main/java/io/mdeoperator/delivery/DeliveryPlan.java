// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.delivery.checkpoint.Remembered;
import io.mdeoperator.sink.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is delivered, and how far back it is read.
 *
 * @param records what they are
 * @param tenantId the customer's tenant, lower case
 * @param start where a sink begins that has no checkpoint
 * @param overlap how far back each pass reads again
 * @param lookback how far back a rescan reads
 * @param initialLookback how far before it was first seen a sink begins that was added later
 * @param retention how long the source keeps anything
 */
public record DeliveryPlan(
    RecordKind records,
    String tenantId,
    Instant start,
    Duration overlap,
    Duration lookback,
    Duration initialLookback,
    Duration retention) {
  /** How far back anything is ever read again. */
  public Duration horizon() {
    return overlap.compareTo(lookback) > 0 ? overlap : lookback;
  }

  /** Where a pass begins; what is older than the source keeps is not asked for. */
  public Instant startOfPass(Cursor cursor, boolean rescan, Instant now) {
    var from = (rescan ? cursor.startOfRescan(lookback) : cursor.start(overlap)).orElse(start);
    var oldest = now.minus(retention);
    return from.isBefore(oldest) ? oldest : from;
  }

  /** Where a sink begins that has no checkpoint, and of which nothing is known. */
  Checkpoint beginning(Instant begin) {
    return checkpoint(Optional.empty(), Optional.of(begin), Progress.NONE);
  }

  /**
   * Where to go on when the checkpoint is lost: duplicates rather than loss. The first rescan looks
   * back from a lookback before the watermark, since nobody knows when the last one was. Gaps stay
   * gaps, however old they are.
   */
  Checkpoint resumed(Progress lastKnown) {
    var watermark = lastKnown.watermark().map(time -> time.minus(lookback));
    return checkpoint(
        watermark, watermark.isPresent() ? Optional.empty() : Optional.of(start), lastKnown);
  }

  private Checkpoint checkpoint(
      Optional<Instant> watermark, Optional<Instant> begin, Progress known) {
    return new Checkpoint(
        tenantId,
        watermark,
        Optional.empty(),
        watermark,
        known.delivered(),
        known.quarantined(),
        known.superseded(),
        0,
        begin,
        known.gaps(),
        HandledRequests.NONE,
        Remembered.none());
  }
}
