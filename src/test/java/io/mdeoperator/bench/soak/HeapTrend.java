// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.soak;

import java.util.List;

/**
 * Whether a heap grows: the medians of its first and of its last quarter.
 *
 * @param first in bytes
 * @param last in bytes
 */
record HeapTrend(long first, long last) {
  /** What is remembered of delivered alerts may grow by that. */
  private static final double TOLERATED = 1.15;

  /**
   * Of measurements after garbage collections.
   *
   * @param samples in the order of time, at least one
   */
  static HeapTrend of(List<Long> samples) {
    var quarter = Math.max(1, samples.size() / 4);
    return new HeapTrend(
        median(samples.subList(0, quarter)),
        median(samples.subList(samples.size() - quarter, samples.size())));
  }

  boolean isFlat() {
    return last <= first * TOLERATED;
  }

  private static long median(List<Long> samples) {
    return samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow();
  }
}
