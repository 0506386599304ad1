// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that tests can move. Either it runs with the system's clock at a distance, or it stands
 * still until moved. Always UTC. Thread-safe.
 */
public final class SimulatorClock extends Clock {
  private final Clock base;
  private final AtomicReference<Duration> offset = new AtomicReference<>(Duration.ZERO);

  private SimulatorClock(Clock base) {
    this.base = base;
  }

  /** Runs with the system's clock. */
  public static SimulatorClock running() {
    return new SimulatorClock(Clock.systemUTC());
  }

  /** Stands still at this time. */
  public static SimulatorClock stoppedAt(Instant now) {
    return new SimulatorClock(Clock.fixed(now, ZoneOffset.UTC));
  }

  /** Moves it forward, or back by a negative duration. */
  public void advance(Duration step) {
    offset.updateAndGet(step::plus);
  }

  /** Moves it to this time, from where it runs on or stands still as before. */
  public void set(Instant now) {
    offset.set(Duration.between(base.instant(), now));
  }

  @Override
  public Instant instant() {
    return base.instant().plus(offset.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("always UTC");
  }
}
