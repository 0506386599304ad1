// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A span of {@code lastUpdateTime} that the source cannot answer for, while it answers for others.
 *
 * @param from first instant, inclusive
 * @param before end, exclusive
 */
public record Gap(Instant from, Instant before) {
  public boolean covers(Instant time) {
    return !time.isBefore(from) && time.isBefore(before);
  }

  public boolean covers(Gap other) {
    return !other.from.isBefore(from) && !other.before.isAfter(before);
  }

  /** The same spans without those that overlap, ascending. */
  public static List<Gap> disjoint(Collection<Gap> gaps) {
    var disjoint = new ArrayDeque<Gap>();
    for (var gap : gaps.stream().sorted(Comparator.comparing(Gap::from)).toList()) {
      if (disjoint.isEmpty() || !gap.from.isBefore(disjoint.getLast().before)) {
        disjoint.add(gap);
      } else if (gap.before.isAfter(disjoint.getLast().before)) {
        disjoint.add(new Gap(disjoint.removeLast().from, gap.before));
      }
    }
    return List.copyOf(disjoint);
  }

  /** What of it is not before that time. */
  Optional<Gap> since(Instant time) {
    return Optional.of(time.isAfter(from) ? new Gap(time, before) : this)
        .filter(rest -> rest.from.isBefore(before));
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
