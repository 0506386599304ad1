// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.checkpoint;

import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.LongLongMap;
import com.carrotsearch.hppc.LongSet;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.sink.Revision;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The latest revision of each alert that a sink has, delivered or quarantined, to deduplicate what
 * is read again. About 20 bytes for each alert. Pure; not thread-safe.
 */
final class KnownRevisions {
  /** 16 bytes each have to fit into one ConfigMap. */
  static final int MAX_ALERTS = 50_000;

  private static final double LOAD_FACTOR = 0.9;
  private static final long NEVER = Long.MIN_VALUE;

  /** Hash of an alert's identity to its last update, in ticks. */
  private LongLongHashMap lastUpdates;

  private final LongSet superseded = new LongHashSet();
  private final LongSet strays = new LongHashSet();

  KnownRevisions(LongLongMap lastUpdates) {
    this.lastUpdates = copy(lastUpdates);
  }

  /** With room for no more than that, whatever the other had room for. */
  private static LongLongHashMap copy(LongLongMap other) {
    var copy = map(other.size());
    copy.putAll(other);
    return copy;
  }

  /** An empty map with room for so many alerts. */
  static LongLongHashMap map(int alerts) {
    return new LongLongHashMap(alerts, LOAD_FACTOR);
  }

  /** A revision beside the latest known one of the same alert. */
  Novelty compare(Revision revision) {
    var last = lastUpdates.getOrDefault(revision.hash(), NEVER);
    var time = Ticks.of(revision.time());
    if (time > last) {
      return Novelty.NEW;
    }
    return time == last ? Novelty.KNOWN : Novelty.SUPERSEDED;
  }

  /** Whether this superseded revision has not been counted yet; it is read again at every poll. */
  boolean countsAsSuperseded(Revision revision) {
    return superseded.size() < MAX_ALERTS
        && superseded.add(31 * revision.hash() + Ticks.of(revision.time()));
  }

  /**
   * Keeps an alert however old it is: one that comes although it is older than what was asked for,
   * such as an alert without a last update, comes at every poll.
   */
  void keepStray(Revision revision) {
    if (strays.size() < MAX_ALERTS) {
      strays.add(revision.hash());
    }
  }

  void remember(Revision revision) {
    var last = lastUpdates.getOrDefault(revision.hash(), NEVER);
    lastUpdates.put(revision.hash(), Math.max(last, Ticks.of(revision.time())));
  }

  /** Forgets this revision, unless a later one is known. */
  void forget(Revision revision) {
    if (compare(revision) == Novelty.KNOWN) {
      lastUpdates.remove(revision.hash());
    }
  }

  void forgetSince(Instant time) {
    var first = Ticks.of(time);
    lastUpdates.removeAll((_, last) -> last >= first);
  }

  /** Forgets what no pass can read again: what is older than that and is not to be kept. */
  void forgetBefore(Instant time, Predicate<Instant> kept) {
    var first = Ticks.of(time);
    lastUpdates.removeAll(
        (alert, last) ->
            last < first && !strays.contains(alert) && !kept.test(Ticks.instant(last)));
  }

  /**
   * Forgets the oldest where there are more than that.
   *
   * @return from when on everything is remembered, where anything had to be forgotten
   */
  Optional<Instant> forgetSurplus(int max) {
    var surplus = lastUpdates.size() - max;
    if (surplus <= 0) {
      return Optional.empty();
    }
    var oldestFirst = lastUpdates.values().toArray();
    Arrays.sort(oldestFirst);
    var forgotten = oldestFirst[surplus - 1];
    lastUpdates.removeAll((_, last) -> last <= forgotten);
    lastUpdates = copy(lastUpdates);
    return Optional.of(Ticks.instant(forgotten).plus(Ticks.ONE));
  }

  /** By the hash of each alert's identity; not a copy. */
  LongLongMap lastUpdates() {
    return lastUpdates;
  }

  /** Heap that it takes. */
  long bytes() {
    return lastUpdates.ramBytesAllocated();
  }
}
