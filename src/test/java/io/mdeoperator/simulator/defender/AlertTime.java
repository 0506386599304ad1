// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.defender;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A time as Defender keeps it: a count of 100 ns steps since 1970, UTC. Alerts print it with 0 to 7
 * fraction digits, so texts do not compare; these do.
 */
public record AlertTime(long ticks) implements Comparable<AlertTime> {
  private static final long TICKS_PER_SECOND = 10_000_000;
  private static final int NANOS_PER_TICK = 100;
  private static final Pattern FORM =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?(Z|[+-]\\d\\d:\\d\\d)");
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The time, cut to 100 ns. */
  public static AlertTime of(Instant instant) {
    return new AlertTime(
        Math.multiplyExact(instant.getEpochSecond(), TICKS_PER_SECOND)
            + instant.getNano() / NANOS_PER_TICK);
  }

  /**
   * Reads ISO 8601 with seconds, at most 7 fraction digits and an offset.
   *
   * @throws DateTimeParseException for anything else
   */
  public static AlertTime parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new DateTimeParseException("not a date and time with offset", text, 0);
    }
    return of(OffsetDateTime.parse(text).toInstant());
  }

  public Instant toInstant() {
    var seconds = Math.floorDiv(ticks, TICKS_PER_SECOND);
    return Instant.ofEpochSecond(
        seconds, Math.floorMod(ticks, TICKS_PER_SECOND) * (long) NANOS_PER_TICK);
  }

  /** With exactly this many fraction digits, 0 to 7; what does not fit is cut. */
  public String format(int digits) {
    var whole = SECONDS.format(toInstant());
    if (digits == 0) {
      return whole + "Z";
    }
    var fraction = String.format(Locale.ROOT, "%07d", Math.floorMod(ticks, TICKS_PER_SECOND));
    return whole + "." + fraction.substring(0, digits) + "Z";
  }

  /** With as many fraction digits as it takes, none for a whole second. */
  public String trimmed() {
    var digits = 7;
    for (var rest = Math.floorMod(ticks, TICKS_PER_SECOND);
        digits > 0 && rest % 10 == 0;
        digits--) {
      rest /= 10;
    }
    return format(digits);
  }

  @Override
  public int compareTo(AlertTime other) {
    return Long.compare(ticks, other.ticks);
  }

  /** With 7 fraction digits. */
  @Override
  public String toString() {
    return format(7);
  }
}
