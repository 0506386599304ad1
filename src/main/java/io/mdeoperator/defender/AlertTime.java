package io.mdeoperator.defender;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The API's times: UTC, with none to seven digits of a second as they come (seen in real answers),
 * always seven as they are sent and as keys.
 */
public final class AlertTime {
  private static final DateTimeFormatter SEVEN_DIGITS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int LONGEST = 64;

  /** Java counts no finer than nine digits. */
  private static final Pattern TOO_FINE = Pattern.compile("(?<=\\.\\d{9})\\d+");

  private static final Pattern WITHOUT_ZONE = Pattern.compile("T[0-9:.]+$");

  private AlertTime() {}

  /** Reads a time; one without a zone is in UTC. Empty when it is none. */
  public static Optional<Instant> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    var time = TOO_FINE.matcher(text.strip()).replaceFirst("");
    try {
      return Optional.of(
          OffsetDateTime.parse(WITHOUT_ZONE.matcher(time).find() ? time + "Z" : time).toInstant());
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  /** Writes a time with seven digits; what is finer is cut off. */
  public static String format(Instant time) {
    return SEVEN_DIGITS.format(time);
  }
}
