// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuerySpec.Column;
import io.mdeoperator.defender.AlertTime;
import io.mdeoperator.defender.hunting.HuntingRequest;
import java.time.Instant;
import java.util.HashSet;
import java.util.regex.Pattern;

/**
 * Tells a query its window: two {@code let} statements go before the user's text, which is sent as
 * it is. Pure.
 */
public final class KqlPrelude {
  /** The column that has the time of an event in every table (Microsoft: "Advanced hunting"). */
  static final String TIMESTAMP = "Timestamp";

  /** What Microsoft keeps for hunting (Microsoft: "Microsoft Graph security API overview"). */
  private static final String EVERYTHING = "P30D";

  private static final Pattern VARIABLE = Pattern.compile("\\bwindow(Start|End)\\b");

  private KqlPrelude() {}

  /** What is sent for a window. */
  static HuntingRequest request(MdeHuntingQuerySpec spec, Span window) {
    var columns = new HashSet<>(spec.identity());
    columns.add(TIMESTAMP);
    return new HuntingRequest(
        "let windowStart = "
            + literal(window.from())
            + "; let windowEnd = "
            + literal(window.to())
            + ";\n"
            + spec.query(),
        timespan(spec.window().column(), window),
        columns);
  }

  private static String literal(Instant time) {
    return "datetime(" + AlertTime.format(time) + ")";
  }

  /**
   * It narrows event times, whatever the query says: an event that is ingested now may have
   * happened at any time.
   */
  private static String timespan(Column column, Span window) {
    return column == Column.TIMESTAMP
        ? AlertTime.format(window.from()) + "/" + AlertTime.format(window.to())
        : EVERYTHING;
  }

  /** Whether a query that has a window does not look at it. */
  public static boolean isWindowUnused(MdeHuntingQuerySpec spec) {
    return spec.window().column() != Column.NONE && !VARIABLE.matcher(spec.query()).find();
  }
}
