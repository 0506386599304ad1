// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.entra.token;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the node's clock compares with Microsoft's.
 *
 * @param ahead how far the node's clock is ahead; negative where it is behind, zero where nothing
 *     is known
 */
public record ClockOffset(Duration ahead) {
  /** The clocks agree, as far as is known. */
  public static final ClockOffset NONE = new ClockOffset(Duration.ZERO);

  private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);

  /** What Entra and {@link TokenVerification} tolerate. */
  static final Duration TOLERATED = Duration.ofMinutes(5);

  /** From the time that an answer was given at, by the server's clock. */
  public static ClockOffset of(Optional<Instant> serverTime, Instant now) {
    return serverTime.map(time -> new ClockOffset(Duration.between(time, now))).orElse(NONE);
  }

  /** Whether it is more than is tolerated. */
  public boolean isTooFar() {
    return ahead.abs().compareTo(TOLERATED) > 0;
  }

  /** What to say of "the clock of the operator's node", to the minute. */
  public String description() {
    var minutes = ahead.abs().plus(HALF_A_MINUTE).toMinutes();
    return minutes == 0
        ? "is not known to differ from Entra's"
        : "is " + minutes + " min " + (ahead.isNegative() ? "behind" : "ahead of") + " Entra's";
  }
}
