// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * How many delivered or quarantined alerts the sinks of all feeds may remember together, and those
 * of one namespace. A sink remembers what is left of that when its checkpoint is loaded and after
 * each batch: 250 alerts in any case, 50,000 at most. Thread-safe.
 */
public final class RememberedAlerts {
  private static final int BYTES_PER_ALERT = 21;

  /** 250 of them are left when the oldest tenth is forgotten. */
  private static final int MIN_OF_SINK = 280;

  /** 6 KB, and 8 KB at most while the times between alerts are long. */
  private static final int MAX_UNSEALED = 512;

  private final long max;
  private final long maxOfNamespace;
  private final int maxUnsealed;

  /** How many each cursor remembers; one that nobody uses any more is collected. */
  private final Map<String, Map<Cursor, Integer>> byNamespace = new HashMap<>();

  RememberedAlerts(long max, long maxOfNamespace, int maxUnsealed) {
    this.max = max;
    this.maxOfNamespace = maxOfNamespace;
    this.maxUnsealed = maxUnsealed;
  }

  /**
   * A fifth of the heap, two thirds of that for one namespace.
   *
   * @param heap bytes, as {@link Runtime#maxMemory} has them
   */
  public static RememberedAlerts of(long heap) {
    return of(heap, MAX_UNSEALED);
  }

  /**
   * The same.
   *
   * @param maxUnsealed see {@link #maxUnsealed}
   */
  public static RememberedAlerts of(long heap, int maxUnsealed) {
    var all = heap / 5 / BYTES_PER_ALERT;
    return new RememberedAlerts(all, all / 3 * 2, maxUnsealed);
  }

  /** How many alerts a checkpoint may tell of by itself; with more, they become a segment. */
  public int maxUnsealed() {
    return maxUnsealed;
  }

  /** Has a sink forget the oldest of what it remembers where that is too much. */
  public synchronized void limit(String namespace, Cursor cursor) {
    var cursors = byNamespace.computeIfAbsent(namespace, _ -> new WeakHashMap<>());
    cursors.put(cursor, 0);
    var left = Math.min(maxOfNamespace - count(cursors), max - countAll());
    var ofSink = Math.clamp(left, MIN_OF_SINK, KnownRevisions.MAX_ALERTS);
    cursors.put(cursor, cursor.forgetSurplus(ofSink));
    byNamespace.values().removeIf(Map::isEmpty);
  }

  private long countAll() {
    return byNamespace.values().stream().mapToLong(RememberedAlerts::count).sum();
  }

  private static long count(Map<Cursor, Integer> cursors) {
    return cursors.values().stream().mapToLong(Integer::longValue).sum();
  }
}
