// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import io.mdeoperator.sink.format.AlertLine;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * The evidence of an alert, as lists of JSON that are each as long as a column may be. An item is
 * whole or not there.
 *
 * @param columns none is empty
 * @param isTruncated whether an item is missing
 */
@SuppressWarnings("ArrayRecordComponent") // lists of bytes that are never compared
record EvidenceColumns(List<byte[]> columns, boolean isTruncated) {
  EvidenceColumns {
    columns = List.copyOf(columns);
  }

  /** As many items as there is room for, in their order. */
  static EvidenceColumns of(byte[] alert, int maxColumns, int maxBytes) {
    var packing = new Packing(maxColumns, maxBytes);
    var isWhole = AlertLine.evidence(alert, maxBytes, packing::add);
    return packing.end(isWhole);
  }

  /** Fills one column after the other. */
  private static final class Packing {
    private final List<byte[]> columns = new ArrayList<>();
    private final ByteArrayOutputStream column = new ByteArrayOutputStream();
    private final int maxColumns;
    private final int maxBytes;
    private boolean isTruncated;

    Packing(int maxColumns, int maxBytes) {
      this.maxColumns = maxColumns;
      this.maxBytes = maxBytes;
    }

    void add(byte[] item) {
      if (column.size() + item.length + 2 > maxBytes) { // a comma or bracket on each side
        endColumn();
      }
      if (columns.size() == maxColumns || item.length + 2 > maxBytes) {
        isTruncated = true;
        return;
      }
      column.write(column.size() == 0 ? '[' : ',');
      column.writeBytes(item);
    }

    private void endColumn() {
      if (column.size() > 0) {
        column.write(']');
        columns.add(column.toByteArray());
        column.reset();
      }
    }

    EvidenceColumns end(boolean isWhole) {
      endColumn();
      return new EvidenceColumns(columns, isTruncated || !isWhole);
    }
  }
}
