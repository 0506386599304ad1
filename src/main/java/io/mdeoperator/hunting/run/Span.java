// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import java.time.Duration;
import java.time.Instant;

/**
 * A span of time that a run looks at.
 *
 * @param from the value of {@code windowStart}
 * @param to the value of {@code windowEnd}, after it
 */
public record Span(Instant from, Instant to) {
  /** How long it is. */
  public Duration length() {
    return Duration.between(from, to);
  }

  /** Both of them, and what is between. */
  Span with(Span other) {
    return new Span(
        from.isBefore(other.from) ? from : other.from, to.isAfter(other.to) ? to : other.to);
  }
}
