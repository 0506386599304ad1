// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.testing;

import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.LongLongMap;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.SegmentCodec;
import io.mdeoperator.sink.store.CheckpointStore;
import io.mdeoperator.sink.store.CheckpointStore.Stored;
import java.util.function.IntFunction;

/** What a checkpoint and its segments tell together, read by whoever is not the operator. */
public final class Segmented {
  private Segmented() {}

  /**
   * Which alerts the sink has: hash of an alert's identity → last update.
   *
   * @param segments the content of a slot
   * @throws AssertionError when a segment that the checkpoint names is not there, or another one
   */
  public static LongLongMap known(Checkpoint checkpoint, IntFunction<byte[]> segments) {
    var known = new LongLongHashMap();
    for (var named : checkpoint.known().segments()) {
      var content = segments.apply(named.slot());
      known.putAll(
          SegmentCodec.decode(content, named.checksum())
              .orElseThrow(() -> new AssertionError("no such segment: " + named)));
    }
    known.putAll(checkpoint.known().alerts());
    known.removeAll(checkpoint.known().released());
    return known;
  }

  /**
   * The same with the segments of a store.
   *
   * @throws AssertionError as the other
   */
  public static LongLongMap known(Checkpoint checkpoint, String sink, CheckpointStore store) {
    return known(
        checkpoint,
        slot ->
            store.loadSegment(sink, slot) instanceof Result.Ok(var found)
                ? found.map(Stored::content).orElseGet(() -> new byte[0])
                : new byte[0]);
  }
}
