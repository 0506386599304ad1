// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The gaps of one sink: spans that could not be read yet. A value.
 *
 * @param spans ascending, none within another
 */
record Gaps(List<Gap> spans) {
  /** What a checkpoint has room for; two that are close count as one where there are more. */
  static final int MAX_GAPS = 64;

  private static final Comparator<Gap> ASCENDING =
      Comparator.comparing(Gap::from).thenComparing(Gap::before);

  Gaps {
    spans = spans.stream().distinct().sorted(ASCENDING).toList();
  }

  boolean covers(Instant time) {
    return spans.stream().anyMatch(gap -> gap.covers(time));
  }

  /**
   * With one gap more, which replaces those that it covers. Where that is too many, the two closest
   * become one: to read again what lies between them is better than to hold the feed.
   */
  Gaps with(Gap added) {
    if (spans.stream().anyMatch(gap -> gap.covers(added))) {
      return this;
    }
    var others = spans.stream().filter(gap -> !added.covers(gap));
    var all = new Gaps(Stream.concat(others, Stream.of(added)).toList());
    return all.spans.size() <= MAX_GAPS ? all : all.withClosestAsOne();
  }

  private Gaps withClosestAsOne() {
    int second =
        IntStream.range(1, spans.size())
            .boxed()
            .min(Comparator.comparing(this::distanceBefore))
            .orElseThrow();
    var fewer = new ArrayList<>(spans);
    var end = fewer.remove(second).before();
    fewer.set(second - 1, new Gap(spans.get(second - 1).from(), end));
    return new Gaps(fewer);
  }

  private Duration distanceBefore(int index) {
    return Duration.between(spans.get(index - 1).before(), spans.get(index).from());
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
