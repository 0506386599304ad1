// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.time.Duration;
import java.time.Instant;

/**
 * The moments at which something of an object is due: one in each period, which the object's UID
 * spreads over it. Pure.
 */
public final class Slots {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Slots() {}

  /** The last moment that is not after a time. */
  public static Instant last(String uid, Duration period, Instant time) {
    var phase = Math.floorMod(uid.hashCode() * GOLDEN, period.toMillis());
    var slot = Math.floorDiv(time.toEpochMilli() - phase, period.toMillis());
    return Instant.ofEpochMilli(slot * period.toMillis() + phase);
  }

  /** Whether such a moment has been since then. */
  public static boolean isDue(String uid, Duration period, Instant since, Instant now) {
    return !last(uid, period, since).equals(last(uid, period, now));
  }
}
