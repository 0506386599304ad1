// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.AlertSlice;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Divides what a single instant has, so that each part fits into a page. Pure. */
final class InstantSplitter {
  /** Microsoft: "Alert resource type". */
  private static final List<String> SEVERITIES =
      List.of("UnSpecified", "Informational", "Low", "Medium", "High");

  private InstantSplitter() {}

  /**
   * Smaller slices. Together they may have less than the slice: an alert can lack a creation time,
   * or have a severity that nobody knows.
   *
   * @param created some of the creation times in it, in ticks
   * @return nothing when it cannot be divided
   */
  static List<AlertSlice> divide(AlertSlice slice, long[] created) {
    // A server that does not heed the slice would have it divided at the same time for ever.
    var sorted =
        Arrays.stream(created).filter(time -> slice.covers(Ticks.instant(time))).sorted().toArray();
    if (sorted.length == 0 || slice.severity().isPresent()) {
      return List.of();
    }
    var later = Arrays.stream(sorted).filter(time -> time > sorted[0]).toArray();
    return later.length > 0
        ? cut(slice, Ticks.instant(later[later.length / 2]))
        : around(slice, Ticks.instant(sorted[0]));
  }

  private static List<AlertSlice> cut(AlertSlice slice, Instant middle) {
    return List.of(
        of(slice.createdFrom(), Optional.of(middle)),
        of(Optional.of(middle), slice.createdBefore()));
  }

  /** All that was seen was created at once. */
  private static List<AlertSlice> around(AlertSlice slice, Instant time) {
    var from = Optional.of(time);
    var before = Optional.of(time.plus(Ticks.ONE));
    if (slice.createdFrom().equals(from) && slice.createdBefore().equals(before)) {
      return SEVERITIES.stream()
          .map(severity -> new AlertSlice(from, before, Optional.of(severity)))
          .toList();
    }
    return Stream.of(
            of(slice.createdFrom(), from), of(from, before), of(before, slice.createdBefore()))
        .filter(part -> !part.createdFrom().equals(part.createdBefore()))
        .toList();
  }

  private static AlertSlice of(Optional<Instant> from, Optional<Instant> before) {
    return new AlertSlice(from, before, Optional.empty());
  }
}
