// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.base;

import java.time.Duration;
import java.time.Instant;

/**
 * What waits and limits are measured by: it passes as fast as the system's clock, but nobody can
 * set it. Its times mean nothing outside of this process, so they are never written, shown or
 * compared with those of another machine. Thread-safe.
 */
@FunctionalInterface
public interface MonotonicClock {
  /** Never earlier than any time that was returned before. */
  Instant now();

  /** By {@link System#nanoTime}. */
  static MonotonicClock system() {
    var start = System.nanoTime();
    return () -> Instant.EPOCH.plusNanos(System.nanoTime() - start);
  }

  /** How much time has passed since then. */
  default Duration since(Instant then) {
    return Duration.between(then, now());
  }
}
