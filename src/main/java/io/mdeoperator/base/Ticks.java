// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.time.Duration;
import java.time.Instant;

/** Times as Defender tells them, in whole steps of 100 ns. */
public final class Ticks {
  private static final int NANOS = 100;
  private static final long PER_SECOND = 10_000_000;

  /** The least difference between two times. */
  public static final Duration ONE = Duration.ofNanos(NANOS);

  private Ticks() {}

  /** Steps since 1970; what is finer is cut off. */
  public static long of(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), PER_SECOND), time.getNano() / NANOS);
  }

  public static Instant instant(long ticks) {
    return Instant.ofEpochSecond(
        Math.floorDiv(ticks, PER_SECOND), Math.floorMod(ticks, PER_SECOND) * NANOS);
  }

  public static Instant floor(Instant time) {
    return instant(of(time));
  }
}
