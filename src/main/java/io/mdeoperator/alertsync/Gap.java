package io.mdeoperator.alertsync;

import java.time.Instant;
import java.util.stream.Stream;

/**
 * A span of {@code lastUpdateTime} that the source cannot answer for, while it answers for others.
 *
 * @param from first instant, inclusive
 * @param before end, exclusive
 */
record Gap(Instant from, Instant before) {
  boolean covers(Instant time) {
    return !time.isBefore(from) && time.isBefore(before);
  }

  boolean covers(Gap other) {
    return !other.from.isBefore(from) && !other.before.isAfter(before);
  }

  /** What is left of it. */
  Stream<Gap> without(Gap part) {
    if (!part.from.isBefore(before) || !from.isBefore(part.before)) {
      return Stream.of(this);
    }
    return Stream.of(new Gap(from, part.from), new Gap(part.before, before))
        .filter(gap -> gap.from.isBefore(gap.before));
  }
}
