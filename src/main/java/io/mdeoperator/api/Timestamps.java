// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as statuses, events and annotations write them. */
public final class Timestamps {
  /** RFC 3339 has no others; beyond them, steps of 100 ns and a week more would overflow. */
  private static final Instant MIN = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant MAX = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Timestamps() {}

  /** Reads a time of the years 1 to 9999, in any zone; empty when it is none, or null. */
  public static Optional<Instant> parse(String text) {
    try {
      return Optional.ofNullable(text).map(Instant::parse).filter(Timestamps::isValid);
    } catch (DateTimeException none) {
      return Optional.empty();
    }
  }

  /** Whether a time is in the years 1 to 9999. */
  public static boolean isValid(Instant time) {
    return !time.isBefore(MIN) && !time.isAfter(MAX);
  }

  /** A time in whole seconds, as Kubernetes writes its own. */
  public static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
