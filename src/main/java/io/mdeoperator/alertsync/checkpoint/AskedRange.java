// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

import java.time.Instant;
import java.util.List;

/**
 * What a pass asks the source for, as one of its sinks sees it.
 *
 * @param from what was updated since then
 * @param own where the pass would begin if it were for this sink alone
 * @param gaps of any of its sinks
 */
record AskedRange(Instant from, Instant own, List<Gap> gaps) {
  static final AskedRange EVERYTHING = new AskedRange(Instant.MIN, Instant.MIN, List.of());

  /** Whether a revision of that time is read because other sinks lack it. */
  boolean isForOthers(Instant time) {
    return time.isBefore(own)
        && (!time.isBefore(from) || gaps.stream().anyMatch(gap -> gap.covers(time)));
  }
}
