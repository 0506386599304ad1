// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * From when on the next rescan looks back. A pass that takes long, as through an outage, moves the
 * watermark far beyond what became visible behind it. So a rescan looks back from the watermark
 * when the one before it began. Not thread-safe.
 */
final class RescanStart {
  private Optional<Instant> watermark;
  private Optional<Instant> next = Optional.empty();

  /**
   * @param watermark when the last complete rescan began
   */
  RescanStart(Optional<Instant> watermark) {
    this.watermark = watermark;
  }

  Optional<Instant> watermark() {
    return watermark;
  }

  /** Never later than the watermark of now has it. */
  Instant of(Instant reached, Duration lookback, Optional<Instant> begin) {
    var usual = reached.minus(lookback);
    return watermark
        .map(at -> at.minus(lookback))
        .or(() -> begin)
        .filter(usual::isAfter)
        .orElse(usual);
  }

  void begin(Instant at) {
    next = Optional.of(at);
  }

  void end() {
    watermark = next.or(() -> watermark);
  }
}
