// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.peers;

import io.mdeoperator.bench.Bootstrap;
import io.mdeoperator.bench.FigureTable;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** How the operator compares: a line for each of those that were measured. */
final class PeersTable {
  private static final long SEED = 1;

  /**
   * What became of one of them.
   *
   * @param crash null: it ended by itself before
   */
  record Row(ComparedDelivery delivery, ComparedDelivery.Crash crash) {
    double rate() {
      return PeersTable.rate(delivery, delivery.rounds());
    }
  }

  private final PrintWriter out;
  private final double floor;

  /**
   * A table.
   *
   * @param floor alerts that are fetched and tokenised in a second of CPU
   */
  PeersTable(PrintWriter out, double floor) {
    this.out = out;
    this.floor = floor;
  }

  /** Prints the lines; the first is the operator's. */
  void print(List<Row> rows) {
    line(
        "who",
        "per CPU-s",
        "95 % interval",
        "of floor",
        "of best peer",
        "peak RSS",
        "lost",
        "twice");
    var best = rows.stream().skip(1).mapToDouble(Row::rate).max().orElse(Double.NaN);
    rows.forEach(row -> print(row, best));
    out.flush();
  }

  private void print(Row row, double best) {
    var delivery = row.delivery();
    if (row.crash() == null) {
      line(delivery.name(), "ended by itself", "", "", "", "", "", "");
      return;
    }
    var interval = Bootstrap.interval(delivery.rounds(), rounds -> rate(delivery, rounds), SEED);
    line(
        delivery.name(),
        number(row.rate()),
        number(interval.low()) + " to " + number(interval.high()),
        FigureTable.percent(row.rate() / floor),
        String.format(Locale.ROOT, "%.2f", row.rate() / best),
        FigureTable.mebibytes(delivery.peak()),
        Long.toString(row.crash().lost()),
        Long.toString(row.crash().twice()));
  }

  private static double rate(ComparedDelivery delivery, List<Duration> rounds) {
    var cpu = rounds.stream().mapToLong(Duration::toMillis).sum();
    return 1000.0 * delivery.alerts() * rounds.size() / cpu;
  }

  private void line(Object... words) {
    out.println("%-10s %12s %19s %10s %12s %10s %8s %8s".formatted(words).stripTrailing());
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%,.0f", number);
  }
}
