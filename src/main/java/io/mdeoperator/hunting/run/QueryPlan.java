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

  /** Whether a part of a window brings a part of its rows. */
  boolean isDivisible() {
    return spec().delivery() == Mode.ROWS && spec().window().column() != Column.NONE;
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
    var created =
        Timestamps.parse(input.query().getMetadata().getCreationTimestamp()).orElseThrow();
    return new DeliveryPlan(
        RecordKind.HUNTING_ROW,
        input.tenantId().orElseThrow(),
        created.minus(overlap()),
        overlap(),
        lookback(),
        overlap(),
        RunPass.MAX_LENGTH);
  }

  /**
   * The next pass, from the sink that is furthest behind.
   *
   * @param lastRescan when one came to its end last
   */
  RunPass pass(List<Cursor> cursors, Optional<Instant> lastRescan, Instant now) {
    var period = Durations.parse(spec().period());
    var scheduled = Slots.last(input.uid(), period, now);
    var isRescan = isRescan(lastRescan, now);
    var from = cursors.stream().map(cursor -> start(cursor, isRescan)).min(Instant::compareTo);
    var watermark = cursors.stream().map(this::watermark).min(Instant::compareTo);
    // A run that is repeated in its slot is to bring the same summary again.
    var to = spec().delivery() == Mode.RUN ? scheduled : now;
    return RunPass.of(from.orElseThrow(), watermark.orElseThrow(), to, isRescan, scheduled);
  }

  private Instant start(Cursor cursor, boolean isRescan) {
    return (isRescan ? cursor.startOfRescan(lookback()) : cursor.start(overlap()))
        .orElseGet(() -> delivery().start());
  }

  private Instant watermark(Cursor cursor) {
    return cursor.progress().watermark().orElseGet(() -> delivery().start());
  }

  /** Where there is no wider look, each pass is one: what is older is not read again. */
  private boolean isRescan(Optional<Instant> last, Instant now) {
    var period = Durations.parse(spec().window().rescan().period());
    return !isDivisible()
        || last.map(time -> Slots.isDue(input.uid(), period, time, now)).orElse(true);
  }

  /** What a row is called in a sink, so that no two queries' rows are taken for one. */
  String rowId(RunPass pass, String key) {
    return spec().delivery() == Mode.RUN
        ? input.uid() + "/" + Timestamps.seconds(pass.scheduled()) + "/" + key
        : input.uid() + "/" + key;
  }
}
