// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.sink.SinkRecord;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one sink is given of what was read, and what it has then.
 *
 * @param records that were admitted; alerts ascending by last update
 * @param reached the sink has everything up to here then; absent when that cannot be said
 * @param serverTime the source's clock when it was read
 * @param closed what is part of no gap any more then
 */
public record Portion(
    List<SinkRecord> records, Optional<Instant> reached, Instant serverTime, Optional<Gap> closed) {
  public Portion {
    records = List.copyOf(records);
  }

  /** Records that are part of no pass. */
  static Portion of(List<SinkRecord> records, Instant serverTime) {
    return new Portion(records, Optional.empty(), serverTime, Optional.empty());
  }
}
