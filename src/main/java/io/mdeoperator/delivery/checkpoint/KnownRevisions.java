// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import com.carrotsearch.hppc.LongArrayList;
import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.LongLongMap;
import com.carrotsearch.hppc.LongSet;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.sink.Revision;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The latest revision of each alert that a sink has, delivered or quarantined, to deduplicate what
 * is read again. About 20 bytes for each alert. Pure; not thread-safe.
 */
public final class KnownRevisions {
  /** All of them have to fit into one ConfigMap, for a while. */
  static final int MAX_ALERTS = 50_000;

  private static final double LOAD_FACTOR = 0.9;
  private static final long NEVER = Long.MIN_VALUE;

  /** Hash of an alert's identity to its last update, in ticks. */
  private LongLongHashMap lastUpdates;

  private final MessageDigest sha256 = Sha256.digest();
  private final Segments segments;
  private final LongSet superseded = new LongHashSet();
  private final LongSet strays = new LongHashSet();

  /**
   * As they were written.
   *
   * @param loaded the segments that the checkpoint names, in its order
   */
  KnownRevisions(Remembered remembered, List<Segment.Loaded> loaded) {
    var alerts = loaded.stream().mapToInt(one -> one.content().size()).sum();
    lastUpdates = map(Math.min(MAX_ALERTS, alerts) + remembered.alerts().size());
    loaded.forEach(one -> lastUpdates.putAll(one.content()));
    lastUpdates.putAll(remembered.alerts());
    lastUpdates.removeAll(remembered.released());
    segments = new Segments(remembered, loaded.stream().map(Segment.Loaded::segment).toList());
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

  /** 64 bits that stand for the identity: short ids and ids of any length take the same room. */
  private long hash(String identity) {
    return Sha256.first64Bits(sha256, identity);
  }

  /** A revision beside the latest known one of the same alert. */
  Novelty compare(Revision revision) {
    var last = lastUpdates.getOrDefault(hash(revision.identity()), NEVER);
    var time = Ticks.of(revision.time());
    if (time > last) {
      return Novelty.NEW;
    }
    return time == last ? Novelty.KNOWN : Novelty.SUPERSEDED;
  }

  /** The latest known revision of an identity. */
  Optional<Revision> known(String identity) {
    var last = lastUpdates.getOrDefault(hash(identity), NEVER);
    return last == NEVER
        ? Optional.empty()
        : Optional.of(new Revision(identity, Ticks.instant(last)));
  }

  /** Whether this superseded revision has not been counted yet; it is read again at every poll. */
  boolean countsAsSuperseded(Revision revision) {
    return superseded.size() < MAX_ALERTS
        && superseded.add(31 * hash(revision.identity()) + Ticks.of(revision.time()));
  }

  /**
   * Keeps an alert however old it is: one that comes although it is older than what was asked for,
   * such as an alert without a last update, comes at every poll.
   */
  void keepStray(Revision revision) {
    if (strays.size() < MAX_ALERTS) {
      strays.add(hash(revision.identity()));
    }
  }

  void remember(Revision revision) {
    var alert = hash(revision.identity());
    var last = lastUpdates.getOrDefault(alert, NEVER);
    lastUpdates.put(alert, Math.max(last, Ticks.of(revision.time())));
    segments.remember(alert);
  }

  /** Forgets this revision, unless a later one is known. */
  void forget(Revision revision) {
    if (compare(revision) == Novelty.KNOWN) {
      var alert = hash(revision.identity());
      lastUpdates.remove(alert);
      segments.release(alert);
    }
  }

  void forgetSince(Instant time) {
    var first = Ticks.of(time);
    lastUpdates.removeAll((_, last) -> last >= first);
    segments.forgotSince(first, lastUpdates);
  }

  /** Forgets what no pass can read again: what is older than that and is not to be kept. */
  void forgetBefore(Instant time, Predicate<Instant> kept) {
    var first = Ticks.of(time);
    var old = new LongArrayList();
    lastUpdates.removeAll(
        (alert, last) -> {
          var isKept = last < first && (strays.contains(alert) || kept.test(Ticks.instant(last)));
          if (isKept) {
            old.add(last);
          }
          return last < first && !isKept;
        });
    segments.forgotBefore(first, old, lastUpdates);
  }

  /**
   * Forgets the oldest where there are more than that, and a tenth of the rest: to find the oldest
   * of all of them with each batch would take most of its time.
   *
   * @return from when on everything is remembered, where anything had to be forgotten
   */
  Optional<Instant> forgetSurplus(int max) {
    if (lastUpdates.size() <= max) {
      return Optional.empty();
    }
    var surplus = lastUpdates.size() - max / 10 * 9;
    var oldestFirst = lastUpdates.values().toArray();
    Arrays.sort(oldestFirst);
    var tenth = oldestFirst[surplus - 1];
    // A single instant that is most of them is forgotten only where it has to be.
    var forgotten =
        tenth < oldestFirst[oldestFirst.length - 1]
            ? tenth
            : oldestFirst[oldestFirst.length - max - 1];
    lastUpdates.removeAll((_, last) -> last <= forgotten);
    lastUpdates = copy(lastUpdates);
    segments.forgotBefore(forgotten + 1, new LongArrayList(), lastUpdates);
    return Optional.of(Ticks.instant(forgotten).plus(Ticks.ONE));
  }

  int size() {
    return lastUpdates.size();
  }

  /** As it is to be written. */
  Remembered remembered() {
    return segments.remembered(lastUpdates);
  }

  /**
   * What is to be written as a segment; empty while it is few enough to be written each time.
   *
   * @param most that a checkpoint tells of by itself
   */
  public Optional<LongLongMap> toSeal(int most) {
    if (segments.countUnsealed() <= most) {
      return Optional.empty();
    }
    segments.makePlace(lastUpdates);
    return Optional.of(segments.unsealed(lastUpdates));
  }

  /** Where it is written. */
  public Segments segments() {
    return segments;
  }

  /** Heap that it takes. */
  long bytes() {
    return lastUpdates.ramBytesAllocated();
  }
}
