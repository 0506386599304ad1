// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Mode;
import io.mdeoperator.base.Slots;
import io.mdeoperator.delivery.DeliveryPlan;
import io.mdeoperator.delivery.checkpoint.Cursor;
import io.mdeoperator.sink.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How far back a query looks, and how far back its sinks have to remember. Pure. */
record QueryPlan(QueryInput input) {
  private MdeHuntingQuerySpec spec() {
    return input.spec();
  }

  /** Whether the result of each run is wanted as a whole, whatever was in others. */
  private boolean isSummary() {
    return spec().delivery() == Mode.RUN;
  }

  /** Whether a part of a window brings a part of its rows. */
  boolean isDivisible() {
    return !isSummary() && spec().window().column() != Column.NONE;
  }

  /** Whether each run brings what the one before brought, as long as it is there. */
  boolean isOfState() {
    return !isSummary()
        && (spec().window().column() == Column.NONE || KqlPrelude.isWindowUnused(spec()));
  }

  /** The columns that identify a row; none: all, as in a summary, where what was counted counts. */
  List<String> identity() {
    return isSummary() ? List.of() : spec().identity();
  }

  private Duration overlap() {
    return spec().window().column() == Column.NONE
        ? RunPass.MAX_LENGTH
        : Durations.parse(spec().window().overlap());
  }

  private Duration lookback() {
    return isDivisible()
        ? Durations.max(overlap(), Durations.parse(spec().window().rescan().lookback()))
        : overlap();
  }

  /** What its sinks have to know; a new one begins one overlap before the query was created. */
  DeliveryPlan delivery() {
    return new DeliveryPlan(
        RecordKind.HUNTING_ROW,
        input.tenantId().orElseThrow(),
        created().minus(overlap()),
        overlap(),
        lookback(),
        overlap(),
        RunPass.MAX_LENGTH);
  }

  private Instant created() {
    return Timestamps.parse(input.query().getMetadata().getCreationTimestamp()).orElseThrow();
  }

  /**
   * The next pass, from the sink that is furthest behind.
   *
   * @param lastRescan when one ended last
   */
  RunPass pass(List<Cursor> cursors, Optional<Instant> lastRescan, Instant now) {
    var period = Durations.parse(spec().period());
    var scheduled = Slots.last(input.uid(), period, now);
    var isRescan = isRescan(lastRescan, now);
    var watermark = cursors.stream().map(this::reached).min(Instant::compareTo).orElseThrow();
    // A run that is repeated in its slot is to bring the same summary again.
    var to = isSummary() ? scheduled : now;
    var from =
        cursors.stream()
            .map(cursor -> isSummary() ? startOfSum(cursor, scheduled) : start(cursor, isRescan))
            .min(Instant::compareTo)
            .orElseThrow();
    return RunPass.of(from, watermark, to, isRescan, scheduled);
  }

  /** An overlap before the run before, or before what has been delivered, if that is earlier. */
  private Instant startOfSum(Cursor cursor, Instant scheduled) {
    var before = scheduled.minus(Durations.parse(spec().period()));
    var reached = reached(cursor);
    return (reached.isBefore(before) ? reached : before).minus(overlap());
  }

  private Instant start(Cursor cursor, boolean isRescan) {
    return (isRescan ? cursor.startOfRescan(lookback()) : cursor.start(overlap()))
        .orElseGet(() -> delivery().start());
  }

  /** What has been delivered; before anything was, when the sink was first seen. */
  private Instant reached(Cursor cursor) {
    return cursor
        .progress()
        .watermark()
        .or(() -> cursor.start(Duration.ZERO).map(begin -> begin.plus(overlap())))
        .orElseGet(this::created);
  }

  /** Where there is no wider look, each pass is one: what is older is not read again. */
  private boolean isRescan(Optional<Instant> last, Instant now) {
    var period = Durations.parse(spec().window().rescan().period());
    return !isDivisible()
        || last.map(time -> Slots.isDue(input.uid(), period, time, now)).orElse(true);
  }

  /** What a row is called in a sink, so that no two queries' rows are taken for one. */
  String rowId(RunPass pass, String key) {
    return isSummary()
        ? input.uid() + "/" + Timestamps.seconds(pass.scheduled()) + "/" + key
        : input.uid() + "/" + key;
  }
}
