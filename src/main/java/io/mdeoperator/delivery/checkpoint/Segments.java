// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery.checkpoint;

import com.carrotsearch.hppc.LongArrayList;
import com.carrotsearch.hppc.LongHashSet;
import com.carrotsearch.hppc.LongLongHashMap;
import com.carrotsearch.hppc.LongLongMap;
import io.mdeoperator.sink.store.CheckpointStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Where the alerts that a sink has are written: in segments, which never change, or in the
 * checkpoint itself. What is in no segment becomes one when it is too much to be written with each
 * batch; a segment goes when all that it tells is forgotten. Pure; not thread-safe.
 */
public final class Segments {
  /** A few slots are left for what a crash has left behind. */
  static final int MAX = CheckpointStore.MAX_SEGMENTS - 4;

  private final List<Segment> named = new ArrayList<>();
  private final List<Segment.Stale> stale = new ArrayList<>();

  /** Alerts whose last update is in no segment. */
  private final LongHashSet unsealed = new LongHashSet();

  private final LongHashSet released = new LongHashSet();

  Segments(Remembered remembered, List<Segment> segments) {
    named.addAll(segments);
    unsealed.addAll(remembered.alerts().keys());
    released.addAll(remembered.released());
  }

  Remembered remembered(LongLongMap lastUpdates) {
    return new Remembered(
        named.stream().map(Segment::ref).toList(), unsealed(lastUpdates), released);
  }

  /** Those that are in no segment. */
  LongLongMap unsealed(LongLongMap lastUpdates) {
    var alerts = new LongLongHashMap(unsealed.size());
    for (var alert : unsealed) {
      alerts.put(alert.value, lastUpdates.get(alert.value));
    }
    return alerts;
  }

  void remember(long alert) {
    unsealed.add(alert);
    released.remove(alert);
  }

  void release(long alert) {
    unsealed.remove(alert);
    if (!named.isEmpty()) {
      released.add(alert);
    }
  }

  /** Nothing since that time is known any more, but this is: no segment may tell otherwise. */
  void forgotSince(long time, LongLongMap left) {
    keepOnly(left);
    drop(named.stream().filter(segment -> segment.last() >= time).toList(), left);
  }

  /**
   * Nothing before that time is known any more, but this is.
   *
   * @param kept times before it of which something is known
   */
  void forgotBefore(long time, LongArrayList kept, LongLongMap left) {
    keepOnly(left);
    var over =
        named.stream().filter(segment -> segment.last() < time && !isAnyIn(segment, kept)).toList();
    over.forEach(this::drop);
  }

  private static boolean isAnyIn(Segment segment, LongArrayList times) {
    return StreamSupport.stream(times.spliterator(), false)
        .anyMatch(time -> segment.covers(time.value));
  }

  private void keepOnly(LongLongMap left) {
    unsealed.removeAll((long alert) -> !left.containsKey(alert));
  }

  /** What they tell and is still known is in no segment then. */
  private void drop(List<Segment> some, LongLongMap left) {
    if (some.isEmpty()) {
      return;
    }
    for (var alert : left) {
      if (isCovered(alert.value, some)) {
        unsealed.add(alert.key);
      }
    }
    some.forEach(this::drop);
  }

  /** A loop and no stream: it is asked for each alert that is known, of which there are many. */
  private static boolean isCovered(long time, List<Segment> some) {
    for (var segment : some) {
      if (segment.covers(time)) {
        return true;
      }
    }
    return false;
  }

  private void drop(Segment segment) {
    named.remove(segment);
    stale.add(new Segment.Stale(segment.ref().slot(), segment.version()));
  }

  /** Makes place for one segment more: the smaller half of them is to become one. */
  void makePlace(LongLongMap lastUpdates) {
    if (named.size() >= MAX) {
      var smallestFirst = named.stream().sorted(Comparator.comparingInt(Segment::alerts)).toList();
      drop(smallestFirst.subList(0, MAX / 2), lastUpdates);
    }
  }

  int countUnsealed() {
    return unsealed.size();
  }

  /** Where a new segment may be written, if nothing is there. */
  public List<Integer> freeSlots() {
    return IntStream.range(0, CheckpointStore.MAX_SEGMENTS)
        .filter(slot -> named.stream().noneMatch(segment -> segment.ref().slot() == slot))
        .filter(slot -> stale.stream().noneMatch(segment -> segment.slot() == slot))
        .boxed()
        .toList();
  }

  /** What was in no segment is in this one. */
  public void sealed(Segment segment) {
    named.add(segment);
    unsealed.clear();
  }

  /** One is in the way that the checkpoint does not name. */
  public void found(Segment.Stale segment) {
    stale.add(segment);
  }

  /** Those that the checkpoint does not name any more once it is written; each is told once. */
  public List<Segment.Stale> takeStale() {
    var all = List.copyOf(stale);
    stale.clear();
    return all;
  }
}
