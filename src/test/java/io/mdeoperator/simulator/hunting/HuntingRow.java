// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.time.Instant;
import java.util.Map;

/**
 * A row of a table.
 *
 * @param timestamp when it happened
 * @param ingested from when on it is in the table
 * @param values of the other columns
 */
public record HuntingRow(Instant timestamp, Instant ingested, Map<String, Object> values) {
  public HuntingRow {
    values = Map.copyOf(values);
  }

  /** Null where the row has none. */
  Object value(String column) {
    return column.equals(Column.TIMESTAMP.name()) ? timestamp : values.get(column);
  }
}
