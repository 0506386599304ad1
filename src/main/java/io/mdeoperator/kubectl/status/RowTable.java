// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.status;

import io.mdeoperator.api.Timestamps;
import io.mdeoperator.kubectl.view.Colour;
import io.mdeoperator.kubectl.view.Table;
import io.mdeoperator.kubectl.view.Texts;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;

/** Rows for people. */
final class RowTable implements RowWriter {
  private static final List<String> COLUMNS =
      List.of(
          "NAME",
          "CUSTOMER",
          "READY",
          "CONSENT",
          "REASON",
          "SINCE",
          "FEEDS",
          "DELIVERED",
          "LAST-ALERT",
          "WHO-ACTS",
          "NEXT-STEP");

  private final Table table;
  private final NamespaceColumn namespaces;
  private final Instant now;

  RowTable(PrintWriter out, NamespaceColumn namespaces, Instant now) {
    this.namespaces = namespaces;
    this.now = now;
    this.table = new Table(out, namespaces.header(COLUMNS));
  }

  @Override
  public void write(CustomerRow row) {
    table.row(
        row.ready() ? Colour.NONE : Colour.BAD,
        namespaces.row(
            row.namespace(),
            List.of(
                row.name(),
                row.customer(),
                row.ready() ? "True" : "False",
                row.consent(),
                row.reason(),
                age(row.since()),
                row.readyFeeds() + "/" + row.feeds(),
                Long.toString(row.delivered()),
                age(row.lastAlertTime()),
                row.actor(),
                row.nextStep())));
  }

  @Override
  public void close() {
    table.close();
  }

  private String age(String time) {
    return Timestamps.parse(time).map(then -> Texts.age(then, now)).orElse("");
  }
}
