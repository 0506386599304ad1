package io.mdeoperator.alertsync;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How much is done before the feed's spec is looked at again, so that suspending it, deleting it or
 * stopping the operator takes effect soon. The batch in hand is always finished. Not thread-safe.
 */
final class Budget {
  private final InstantSource clock;
  private final Instant end;
  private int calls;

  Budget(InstantSource clock, int calls, Duration time) {
    this.clock = clock;
    this.calls = calls;
    this.end = clock.instant().plus(time);
  }

  /** Takes one call out of it; false when there is none left. */
  boolean take() {
    return calls-- > 0 && clock.instant().isBefore(end);
  }
}
