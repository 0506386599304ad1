// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.alertsync.checkpoint.Checkpoint;
import io.mdeoperator.alertsync.checkpoint.Cursor;
import io.mdeoperator.alertsync.checkpoint.HandledRequests;
import io.mdeoperator.alertsync.checkpoint.Progress;
import io.mdeoperator.alertsync.checkpoint.Remembered;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.call.TenantApi;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What to read, and how far back.
 *
 * @param api the tenant's, with the quota of those that keep up
 * @param tenantId the customer's tenant, lower case
 * @param start where a feed begins that has delivered nothing yet
 * @param overlap how far back each poll reads again
 * @param lookback how far back a rescan reads
 * @param initialLookback how far before it was first seen a sink begins that was added later
 * @param retention how long the source keeps anything
 */
public record ReadPlan(
    TenantApi api,
    String tenantId,
    Filter filter,
    boolean evidence,
    Instant start,
    Duration overlap,
    Duration lookback,
    Duration initialLookback,
    Duration retention) {
  /** Most alerts in one answer (Microsoft: "List alerts API"). */
  private static final int PAGE = 10_000;

  AlertQuery query(Window window, int skip) {
    return new AlertQuery(
        window.from(),
        window.before(),
        window.part(),
        filter,
        PAGE,
        skip,
        evidence && !window.lean());
  }

  /** Asks whether there is anything behind the first alerts of a window. */
  AlertQuery oneBehind(Window window, int skip) {
    return new AlertQuery(window.from(), window.before(), window.part(), filter, 1, skip, false);
  }

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

  /** Where a sink begins that has no checkpoint, and that no status tells of. */
  public Checkpoint beginning(Instant begin) {
    return checkpoint(Optional.empty(), Optional.of(begin), Progress.NONE);
  }

  /**
   * Where to go on when the checkpoint is lost: duplicates rather than loss. Gaps stay gaps,
   * however old they are.
   */
  public Checkpoint resumed(SinkStatus lastKnown) {
    var known = Progress.of(lastKnown);
    var watermark = known.watermark().map(time -> time.minus(lookback));
    return checkpoint(
        watermark, watermark.isPresent() ? Optional.empty() : Optional.of(start), known);
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
