// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.hunting;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The event times that a query sees, whatever it asks for (Microsoft: "runHuntingQuery"). */
public record EventSpan(Instant from, Instant to) {
  private static final Duration LOOK_BACK = Duration.ofDays(30);

  boolean contains(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }

  /**
   * Reads a timespan: {@code P7D}, {@code start/end}, {@code start/duration}, {@code duration/end},
   * or an instant, from which on; null for the last 30 days. There is nothing older than that.
   *
   * @return empty when it is none of these
   */
  public static Optional<EventSpan> parse(String text, Instant now) {
    try {
      var asked = text == null ? new EventSpan(now.minus(LOOK_BACK), now) : of(text, now);
      var oldest = now.minus(LOOK_BACK);
      return Optional.of(asked.from().isBefore(oldest) ? new EventSpan(oldest, asked.to()) : asked);
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static EventSpan of(String text, Instant now) {
    var parts = text.split("/", -1);
    if (parts.length == 1) {
      return isDuration(text)
          ? new EventSpan(now.minus(Duration.parse(text)), now)
          : new EventSpan(Instant.parse(text), now);
    }
    if (parts.length > 2) {
      throw new DateTimeException("more than a start and an end");
    }
    if (isDuration(parts[0])) {
      var end = Instant.parse(parts[1]);
      return new EventSpan(end.minus(Duration.parse(parts[0])), end);
    }
    var start = Instant.parse(parts[0]);
    return isDuration(parts[1])
        ? new EventSpan(start, start.plus(Duration.parse(parts[1])))
        : new EventSpan(start, Instant.parse(parts[1]));
  }

  private static boolean isDuration(String text) {
    return text.startsWith("P");
  }
}
