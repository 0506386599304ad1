package io.mdeoperator.alertsync;

import java.time.Instant;

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
}
