// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** Reads the header {@code Retry-After} (RFC 9110, section 10.2.3). */
public final class RetryAfter {
  /** No server may silence a tenant for longer. */
  static final Duration MAX = Duration.ofHours(1);

  private RetryAfter() {}

  /**
   * How long to wait from now: seconds and HTTP dates are understood, what has passed is zero, what
   * is longer than an hour is an hour.
   *
   * @param header the header's value; null when there is none
   * @return empty when there is none, or none that means anything
   */
  public static Optional<Duration> parse(String header, Instant now) {
    if (header == null) {
      return Optional.empty();
    }
    var value = header.strip();
    return (value.matches("-?\\d{1,18}") ? seconds(value) : date(value, now))
        .map(RetryAfter::bounded);
  }

  private static Optional<Duration> seconds(String value) {
    return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
  }

  private static Optional<Duration> date(String value, Instant now) {
    try {
      var time = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, time));
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(MAX) > 0 ? MAX : wait;
  }
}
