// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.api;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations as manifests and the operator's configuration write them: {@code 90s}, {@code 1h30m},
 * {@code 250ms}, {@code 180d}. Custom resources allow no {@code d}, because Kubernetes' {@code
 * duration} format does not.
 */
public final class Durations {
  /** What a custom resource accepts. */
  public static final String REGEX = "^([1-9][0-9]*(ms|s|m|h))+$";

  private static final Pattern PART = Pattern.compile("\\G([1-9][0-9]*)(ms|s|m|h|d)");

  /** What custom resources accept, too. */
  private static final int MAX_LENGTH = 32;

  private Durations() {}

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException when the text is not a duration; the message says what is
   *     allowed
   */
  public static Duration parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a duration such as 30s has at most " + MAX_LENGTH + " characters");
    }
    try {
      return sum(text);
    } catch (ArithmeticException | NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is too long a duration", e);
    }
  }

  private static Duration sum(String text) {
    var part = PART.matcher(text);
    var sum = Duration.ZERO;
    var end = 0;
    while (part.find()) {
      sum = sum.plus(length(Long.parseLong(part.group(1)), part.group(2)));
      end = part.end();
    }
    if (text.isEmpty() || end < text.length()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not a duration such as 30s, 15m or 1h30m");
    }
    return sum;
  }

  /** What is wrong with a field of a spec, as a sentence that names it; empty when nothing is. */
  public static Optional<String> problem(String field, String text) {
    try {
      parse(text);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(field + ": " + e.getMessage() + ".");
    }
  }

  /** The longer one. */
  public static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  /** The shorter of two. */
  public static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  /** The value, or the bound that it exceeds. */
  public static Duration between(Duration min, Duration value, Duration max) {
    return max(min, min(value, max));
  }

  private static Duration length(long amount, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }
}
