// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.Timestamps;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.defender.hunting.HuntingRow;
import io.mdeoperator.defender.hunting.HuntingSource.RowHandler;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.memory.BatchRoom;
import io.mdeoperator.hunting.row.RowKeys;
import io.mdeoperator.hunting.row.RowKeys.RowKey;
import io.mdeoperator.sink.SinkRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Delivers the rows of one answer while they come, in batches that have room. Used by one thread.
 */
final class RowStream implements RowHandler {
  /** Longer, and a watch over all work would take it for one that never ends. */
  private static final Duration MAX_TIME = Duration.ofMinutes(5);

  private final int maxRows;
  private final boolean isOfState;
  private final BiFunction<RunPass, String, String> ids;
  private final RunPass pass;
  private final RowKeys keys;
  private final RunSinks sinks;
  private final BatchRoom room;
  private final MonotonicClock waits;
  private final Map<SinkDelivery, List<SinkRecord>> batch = new HashMap<>();
  private Optional<Instant> end = Optional.empty();
  private int batchRows;
  private long batchBytes;
  private long rows;
  private long newRows;
  private boolean isCut;

  RowStream(
      QueryPlan plan,
      RunPass pass,
      RowKeys keys,
      RunSinks sinks,
      BatchRoom room,
      MonotonicClock waits) {
    this.maxRows = plan.input().spec().maxRows();
    this.isOfState = plan.isOfState();
    this.ids = plan::rowId;
    this.pass = pass;
    this.keys = keys;
    this.sinks = sinks;
    this.room = room;
    this.waits = waits;
  }

  @Override
  public boolean take(HuntingRow row) {
    if (rows == maxRows) {
      isCut = true;
      return false;
    }
    rows++;
    keys.next(row).ifPresent(key -> admit(row, key));
    return !sinks.isEmpty() && !isLate();
  }

  /** From the first row on: before it, the query itself takes its time. */
  private boolean isLate() {
    end = end.or(() -> Optional.of(waits.now().plus(MAX_TIME)));
    return end.filter(waits.now()::isBefore).isEmpty();
  }

  private void admit(HuntingRow row, RowKey key) {
    var read = new SinkRecord(ids.apply(pass, key.id()), time(row), row.json());
    var wanted = new ArrayList<SinkDelivery>();
    for (var sink : sinks.all()) {
      var isNew = sink.admit(read);
      keys.toldBySink(key, !isNew);
      if (isNew) {
        wanted.add(sink);
      } else if (isOfState) {
        sink.keep(read, pass.window().to());
      }
    }
    if (wanted.isEmpty()) {
      return;
    }
    newRows++;
    if (!room.has(batchRows + 1, batchBytes + row.json().length)) {
      flush();
    }
    batchRows++;
    batchBytes += row.json().length;
    wanted.forEach(sink -> batch.computeIfAbsent(sink, _ -> new ArrayList<>()).add(read));
  }

  private static Instant time(HuntingRow row) {
    return Optional.ofNullable(row.values().get(KqlPrelude.TIMESTAMP))
        .flatMap(AlertTime::parse)
        .filter(Timestamps::isValid)
        .orElse(Instant.EPOCH);
  }

  @Override
  public boolean hasRoomFor(long bytes) {
    if (!room.hasRoomFor(batchBytes + bytes)) {
      flush();
    }
    return room.hasRoomFor(batchBytes + bytes);
  }

  /** Delivers what has come. A sink that fails gets no more of this answer. */
  void flush() {
    sinks.deliver(Map.copyOf(batch), pass.window().to());
    batch.clear();
    batchRows = 0;
    batchBytes = 0;
  }

  long rows() {
    return rows;
  }

  long newRows() {
    return newRows;
  }

  /** Whether there are more rows than are wanted. */
  boolean isCut() {
    return isCut;
  }
}
