// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.cluster.install.ShippedDeployment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** What was measured, a line each, with the budget beside it. */
public final class FigureTable {
  private static final double MIB = 1 << 20;

  private final PrintWriter out;

  /** Begins with the head. */
  public FigureTable(PrintWriter out) {
    this.out = out;
    row("what", "measured", "budget");
    row("----", "--------", "------");
  }

  /** A line that no budget is for. */
  public FigureTable row(String what, String measured) {
    return row(what, measured, "");
  }

  /** A line. */
  public FigureTable row(String what, String measured, String budget) {
    out.println("%-48s %-26s %s".formatted(what, measured, budget).stripTrailing());
    out.flush();
    return this;
  }

  /** A time. */
  public static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }

  /** A number of bytes. */
  public static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MiB", (double) bytes / MIB);
  }

  /** What the operator's memory is to stay within: the shipped limit. */
  public static String memoryTarget() {
    return "<= " + mebibytes(ShippedDeployment.read().memoryLimit()) + " (limit)";
  }

  public static String perSecond(double count, Duration time) {
    return String.format(Locale.ROOT, "%,.0f/s", 1000 * count / Math.max(1, time.toMillis()));
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
