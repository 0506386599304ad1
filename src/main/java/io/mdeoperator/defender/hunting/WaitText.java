// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.hunting;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * How long to wait, as the messages of a 429 say it: {@code maximum allowed 45 per 00:01:00}, and
 * {@code You can run queries again in …} (Microsoft: "Handle advanced hunting errors").
 */
final class WaitText {
  /** Processing time is granted anew every 15 minutes (same page). */
  private static final Duration CYCLE = Duration.ofMinutes(15);

  /** There is a daily quota as well. */
  private static final Duration MAX_WAIT = Duration.ofDays(1);

  private static final String CLOCK = "(\\d{1,2}):(\\d{2}):(\\d{2})";
  private static final Pattern RATE = Pattern.compile("maximum allowed \\d{1,9} per " + CLOCK);
  private static final Pattern AGAIN = Pattern.compile("run queries again in ([^.]{1,100})");
  private static final Pattern TIME = Pattern.compile(CLOCK);
  private static final Pattern AMOUNT =
      Pattern.compile("(\\d{1,5}) ?(day|hour|minute|second)s?\\b");

  private WaitText() {}

  /** The window that a limit of calls counts by. */
  static Optional<Duration> ofRate(String message) {
    return RATE.matcher(message)
        .results()
        .findFirst()
        .map(WaitText::time)
        .filter(Duration::isPositive)
        .map(WaitText::bounded);
  }

  /** When there is processing time again; the cycle where that is not told. */
  static Duration ofProcessing(String message) {
    return AGAIN
        .matcher(message)
        .results()
        .findFirst()
        .map(found -> duration(found.group(1)))
        .filter(Duration::isPositive)
        .map(WaitText::bounded)
        .orElse(CYCLE);
  }

  private static Duration duration(String text) {
    return TIME.matcher(text)
        .results()
        .findFirst()
        .map(WaitText::time)
        .orElseGet(
            () ->
                AMOUNT
                    .matcher(text.toLowerCase(Locale.ROOT))
                    .results()
                    .map(WaitText::amount)
                    .reduce(Duration.ZERO, Duration::plus));
  }

  private static Duration time(MatchResult clock) {
    return Duration.ofHours(Long.parseLong(clock.group(1)))
        .plusMinutes(Long.parseLong(clock.group(2)))
        .plusSeconds(Long.parseLong(clock.group(3)));
  }

  private static Duration amount(MatchResult amount) {
    var unit =
        switch (amount.group(2)) {
          case "day" -> ChronoUnit.DAYS;
          case "hour" -> ChronoUnit.HOURS;
          case "minute" -> ChronoUnit.MINUTES;
          default -> ChronoUnit.SECONDS;
        };
    return Duration.of(Long.parseLong(amount.group(1)), unit);
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
  }
}
