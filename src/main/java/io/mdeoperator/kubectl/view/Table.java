// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A table in kubectl's manner: columns are as wide as the first rows need, and the last one is as
 * long as it likes. Holds some hundred rows at most, however many there are. Not thread-safe.
 */
public final class Table implements AutoCloseable {
  private static final int MAX_HELD = 500;
  private static final int GAP = 3;

  private final PrintWriter out;
  private final List<Row> held = new ArrayList<>();
  private final int[] widths;
  private boolean isBegun;

  /** Cells, and how the whole row is highlighted. */
  private record Row(Colour colour, List<String> cells) {}

  /** Begins it. */
  public Table(PrintWriter out, List<String> columns) {
    this.out = out;
    this.widths = new int[columns.size()];
    row(Colour.NONE, columns);
  }

  /** Adds a row with as many cells as there are columns. */
  public void row(Colour colour, List<String> cells) {
    var printable = cells.stream().map(Texts::printable).toList();
    held.add(new Row(colour, printable));
    for (var i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], printable.get(i).length());
    }
    if (isBegun || held.size() >= MAX_HELD) {
      flush();
    }
  }

  /** Prints what is held. */
  @Override
  public void close() {
    flush();
  }

  private void flush() {
    for (var row : held) {
      out.println(row.colour().paint(line(row.cells())));
    }
    held.clear();
    isBegun = true;
  }

  private String line(List<String> cells) {
    var line = new StringBuilder();
    for (var i = 0; i < widths.length - 1; i++) {
      line.append(cells.get(i)).repeat(" ", widths[i] + GAP - cells.get(i).length());
    }
    return line.append(cells.getLast()).toString().stripTrailing();
  }
}
