// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.delivery.memory.BatchRoom;
import io.mdeoperator.sink.Revision;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Holds the earliest of the alerts that come, up to a limit, each once. A page has no defined
 * order, so which alerts are the earliest is known only at its end; holding these alone bounds
 * memory by the batch instead of by the page.
 */
final class EarliestAlerts {
  private final BatchRoom room;
  private final TreeMap<Revision, WantedAlert> held =
      new TreeMap<>(Comparator.comparing(Revision::time).thenComparing(Revision::identity));
  private final Map<String, Revision> revisions = new HashMap<>();
  private final LongStream.Builder offered = LongStream.builder();
  private int count;
  private long bytes;
  private Instant leftOut;

  EarliestAlerts(BatchRoom room) {
    this.room = room;
  }

  void offer(WantedAlert wanted) {
    var revision = AlertRecords.revision(wanted.alert());
    offered.add(Ticks.of(revision.time()));
    count++;
    if (leftOut != null && !revision.time().isBefore(leftOut)) {
      return;
    }
    var other = revisions.get(revision.identity());
    if (other != null && !other.time().isBefore(revision.time())) {
      return;
    }
    if (other != null) {
      remove(other);
    }
    held.put(revision, wanted);
    revisions.put(revision.identity(), revision);
    bytes += wanted.alert().json().length;
    while (held.size() > 1 && !room.has(held.size(), bytes)) {
      leftOut = held.lastKey().time();
      remove(held.lastKey());
    }
  }

  private void remove(Revision revision) {
    bytes -= held.remove(revision).alert().json().length;
    revisions.remove(revision.identity());
  }

  /** The least time of an alert that found no room. */
  Optional<Instant> leftOut() {
    return Optional.ofNullable(leftOut);
  }

  /** Whether so many found no room that what is left is better read by itself than to its end. */
  boolean isOverfull() {
    return count - held.size() > Math.max(held.size(), alertsIn(BatchRoom.MAX_BYTES)) / 4;
  }

  /** The times of all that came, in ticks, ascending. May be called once. */
  long[] times() {
    return offered.build().sorted().toArray();
  }

  /**
   * Where to divide what found no room, so that each part is about one batch of a feed that catches
   * up; ascending. It saves reading what comes last over and over.
   */
  List<Instant> divisions() {
    var first = leftOut().map(Ticks::of).orElseThrow();
    var rest = Arrays.stream(times()).filter(time -> time >= first).toArray();
    var divisions = new TreeSet<Instant>();
    for (var next = 0; next < rest.length; next += alertsOfPart()) {
      divisions.add(Ticks.instant(rest[next]));
    }
    return List.copyOf(divisions);
  }

  /**
   * The room that the next batches are to have, in bytes of JSON: as much as this one had, since
   * all feeds share the memory.
   */
  long bytesOfPart() {
    return leftOut == null
        ? BatchRoom.MAX_BYTES
        : Math.clamp(bytes, BatchRoom.MIN_BYTES_OF_BACKLOG, BatchRoom.MAX_BYTES);
  }

  /** How many alerts like these the next batches have room for. */
  int alertsOfPart() {
    return alertsIn(bytesOfPart());
  }

  /** A little less than fit, since their sizes vary. */
  private int alertsIn(long room) {
    var size = Math.max(1, bytes / Math.max(1, held.size()));
    return (int) Math.max(2, Math.min(this.room.alerts(), room / 8 * 7 / size));
  }

  /**
   * Everything that came before {@link #leftOut()}, ascending; where all that is held is of that
   * very instant, all of it.
   */
  List<WantedAlert> ready() {
    if (leftOut == null) {
      return List.copyOf(held.values());
    }
    var before = held.headMap(new Revision("", leftOut), false).values();
    return List.copyOf(before.isEmpty() ? held.values() : before);
  }
}
