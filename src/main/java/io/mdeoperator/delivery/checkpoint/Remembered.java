// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.LongLongMap;
import com.carrotsearch.hppc.LongSet;
import java.util.List;

/**
 * Which alerts a sink has, as its checkpoint says.
 *
 * @param segments where most of them are; what a later one says of an alert counts
 * @param alerts hash of an alert's identity → last update delivered or quarantined, in steps of 100
 *     ns since 1970, where no segment has that; not copied, since it is encoded at once
 * @param released hashes of those that are to be delivered once more, whatever segments say
 */
public record Remembered(List<SegmentRef> segments, LongLongMap alerts, LongSet released) {
  public Remembered {
    segments = List.copyOf(segments);
  }

  /** Nothing. */
  public static Remembered none() {
    return of(new LongLongHashMap());
  }

  /** All that is remembered, in the checkpoint itself. */
  public static Remembered of(LongLongMap alerts) {
    return new Remembered(List.of(), alerts, new LongHashSet());
  }
}
