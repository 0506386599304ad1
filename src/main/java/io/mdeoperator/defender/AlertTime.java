// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender;

import com.ethlo.time.ITU;
import io.mdeoperator.api.Timestamps;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The API's times: UTC, with none to seven digits of a second as they come (seen in real answers),
 * always seven as they are sent and as keys.
 */
public final class AlertTime {
  private static final DateTimeFormatter ANY_DIGITS =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
          .optionalStart()
          .appendOffsetId()
          .optionalEnd()
          .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
          .toFormatter(Locale.ROOT);

  private static final int MAX_LENGTH = 64;
  private static final int DIGITS_SENT = 7;
  private static final int LENGTH_OF_DATE = "2021-01-26".length();
  private static final int LENGTH_WITH_NINE_DIGITS = "2021-01-26T20:33:59.123456789Z".length();

  /** Java counts no finer than nine digits. */
  private static final Pattern TOO_FINE = Pattern.compile("(?<=\\.\\d{9})\\d+");

  private AlertTime() {}

  /** Reads a time of the years 1 to 9999; one without a zone is in UTC. Empty when it is none. */
  public static Optional<Instant> parse(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var time =
        text.length() > LENGTH_WITH_NINE_DIGITS ? TOO_FINE.matcher(text).replaceFirst("") : text;
    try {
      return Optional.of(instant(time.strip())).filter(AlertTime::isValid);
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  /** What the API sends is read in a tenth of the time that a formatter takes. */
  private static Instant instant(String time) {
    return isUsual(time)
        ? ITU.parseDateTime(time).toInstant()
        : ANY_DIGITS.parse(time, Instant::from);
  }

  /** The library reads a space for the T as well, and nothing behind the Z. */
  private static boolean isUsual(String time) {
    return time.indexOf('T') == LENGTH_OF_DATE && time.indexOf('Z') == time.length() - 1;
  }

  /** Whether an alert can have that time. */
  public static boolean isValid(Instant time) {
    return Timestamps.isValid(time);
  }

  /** Writes a time with seven digits; what is finer is cut off. */
  public static String format(Instant time) {
    return ITU.formatUtc(time.atOffset(ZoneOffset.UTC), DIGITS_SENT);
  }
}
