// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A table of a tenant: rows in the order in which they were added. Thread-safe. */
public final class HuntingTable {
  private final String name;
  private final List<Column> columns;
  private final List<HuntingRow> rows = new ArrayList<>();
  private final List<String> absentNames = new CopyOnWriteArrayList<>();

  HuntingTable(String name, List<Column> columns) {
    this.name = name;
    this.columns = Stream.concat(Stream.of(Column.TIMESTAMP), columns.stream()).toList();
  }

  public String name() {
    return name;
  }

  /** The event time, and what the table was made with. */
  public List<Column> columns() {
    return columns.stream().filter(column -> !absentNames.contains(column.name())).toList();
  }

  /** Adds a row that is there as soon as its event has happened. */
  public HuntingTable add(Instant timestamp, Map<String, Object> values) {
    return add(timestamp, timestamp, values);
  }

  /**
   * Adds a row that is in the table from a time on by the simulator's clock: that of a device that
   * was offline comes days after its event.
   *
   * @param values of the other columns: texts, numbers, booleans, instants, lists and maps
   */
  public synchronized HuntingTable add(
      Instant timestamp, Instant ingested, Map<String, Object> values) {
    rows.add(new HuntingRow(timestamp, ingested, values));
    return this;
  }

  /** Takes a column away, as Microsoft did now and then. */
  public HuntingTable dropColumn(String column) {
    absentNames.add(column);
    return this;
  }

  /** The rows that are in the table at this time. */
  synchronized List<HuntingRow> rows(Instant now) {
    return rows.stream().filter(row -> !row.ingested().isAfter(now)).toList();
  }

  Optional<Column> column(String column) {
    return columns().stream().filter(one -> one.name().equals(column)).findFirst();
  }
}
