// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import com.carrotsearch.hppc.LongLongMap;

/**
 * Alerts that a sink has, written once and never changed.
 *
 * @param version of the store, to delete no other than this one
 * @param first the earliest last update in it, in steps of 100 ns since 1970
 * @param last the latest
 * @param alerts how many it has
 */
public record Segment(SegmentRef ref, String version, long first, long last, int alerts) {
  /** One that was read or written with this content. */
  public static Segment of(SegmentRef ref, String version, LongLongMap content) {
    var first = Long.MAX_VALUE;
    var last = Long.MIN_VALUE;
    for (var alert : content) {
      first = Math.min(first, alert.value);
      last = Math.max(last, alert.value);
    }
    return new Segment(ref, version, first, last, content.size());
  }

  boolean covers(long time) {
    return first <= time && time <= last;
  }

  /** With what is in it: hash of an alert's identity → last update. */
  public record Loaded(Segment segment, LongLongMap content) {}

  /** One that is in the store, and that no checkpoint names. */
  public record Stale(int slot, String version) {}
}
