// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import java.time.Instant;

/**
 * What a pass asks the source for, as one of its sinks sees it.
 *
 * @param from what was updated since then
 * @param own where the pass would begin if it were for this sink alone
 */
record AskedRange(Instant from, Instant own) {
  static final AskedRange EVERYTHING = new AskedRange(Instant.MIN, Instant.MIN);

  /** Gaps of any of its sinks: each wants its own alone. */
  static final AskedRange GAPS = new AskedRange(Instant.MIN, Instant.MAX);

  /** Whether a revision of that time is read because other sinks lack it. */
  boolean isForOthers(Instant time) {
    return time.isBefore(own) && !time.isBefore(from);
  }
}
