// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The gaps of one sink: spans that could not be read yet. A value.
 *
 * @param spans ascending, none within another
 */
record Gaps(List<Gap> spans) {
  /** With more gaps than that, the source is rather broken as a whole. */
  static final int MAX_GAPS = 64;

  private static final Comparator<Gap> ASCENDING =
      Comparator.comparing(Gap::from).thenComparing(Gap::before);

  Gaps {
    spans = spans.stream().distinct().sorted(ASCENDING).toList();
  }

  static Gaps of(Collection<Gap> gaps) {
    return new Gaps(List.copyOf(gaps));
  }

  boolean covers(Instant time) {
    return spans.stream().anyMatch(gap -> gap.covers(time));
  }

  /** With one gap more, which replaces those that it covers; empty when that would be too many. */
  Optional<Gaps> with(Gap added) {
    if (spans.stream().anyMatch(gap -> gap.covers(added))) {
      return Optional.of(this);
    }
    var others = spans.stream().filter(gap -> !added.covers(gap)).toList();
    return others.size() < MAX_GAPS
        ? Optional.of(new Gaps(Stream.concat(others.stream(), Stream.of(added)).toList()))
        : Optional.empty();
  }

  /** Without what has been read; unchanged when that leaves too many, though smaller, gaps. */
  Gaps without(Gap read) {
    var left = new Gaps(spans.stream().flatMap(gap -> gap.without(read)).toList());
    return left.spans.size() <= MAX_GAPS ? left : this;
  }

  /** Without those that end at that time or before. */
  Gaps endingAfter(Instant time) {
    return new Gaps(spans.stream().filter(gap -> gap.before().isAfter(time)).toList());
  }
}
