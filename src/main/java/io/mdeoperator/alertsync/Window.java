package io.mdeoperator.alertsync;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/**
 * A span of {@code lastUpdateTime}.
 *
 * @param from first instant, inclusive
 * @param before end, exclusive; absent: open-ended
 * @param narrowings how many times in a row its end was moved to the front
 */
record Window(Instant from, Optional<Instant> before, int narrowings) {

  static Window openEnded(Instant from) {
    return new Window(from, Optional.empty(), 0);
  }

  /** Whether it cannot be divided any more. */
  boolean isInstant() {
    return before.isPresent() && !before.get().isAfter(from.plus(Ticks.ONE));
  }

  boolean endsBefore(Instant time) {
    return before.isPresent() && !time.isBefore(before.get());
  }

  Window startingAt(Instant start) {
    return start.isAfter(from) ? new Window(start, before, 0) : this;
  }

  Window endingAt(Instant end) {
    return new Window(from, Optional.of(end), narrowings + 1);
  }

  /**
   * Where to divide it, given some of the times in it: at their median. When that was not enough,
   * the server may hand out the newest first, and the step from the end doubles each time.
   */
  Instant divide(long[] seen) {
    var first = Ticks.of(from);
    var inside = Arrays.stream(seen).filter(time -> time > first).sorted().toArray();
    if (inside.length == 0) {
      return from.plus(Ticks.ONE);
    }
    var median = inside[inside.length / 2];
    var end = before.map(Ticks::of).orElse(inside[inside.length - 1] + 1);
    var fromMedian = end - median;
    var doublings = Math.min(narrowings, Long.SIZE - 2);
    return Ticks.instant(
        fromMedian < (end - first) >> doublings
            ? end - (fromMedian << doublings)
            : first + Math.max(1, (median - first) / 2));
  }
}
