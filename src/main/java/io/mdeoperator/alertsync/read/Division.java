// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import static java.util.stream.Collectors.toCollection;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Divides a window that has more than was read of it, so that each part is about one batch and is
 * read once. How the rows lie that were not read is found out by a look at every so-manieth of
 * them, one row a call: the API keeps no order that could be relied on, but may well show the
 * newest or the oldest first, or those of one kind of id before those of the next.
 *
 * @param seen times of the rows that were read, in ticks, ascending, within the window
 * @param news times of those that some sink lacks, ascending
 * @param handedOn how many of these are delivered now, and take no room when they are read again
 * @param rowsOfPart how many rows each part should have
 */
@SuppressWarnings("ArrayRecordComponent") // held for a moment and never compared
record Division(
    PageReader reader, Window window, long[] seen, long[] news, int handedOn, int rowsOfPart) {
  /** Of one division. */
  private static final int MAX_LOOKS = 32;

  /** Of the step between looks. */
  private static final int MAX_DOUBLINGS = 8;

  /** How finely the time between two looks is divided: so many points for the rows of a part. */
  private static final int POINTS_OF_PART = 8;

  /**
   * What was looked at behind the rows that were read.
   *
   * @param times in ticks, in the API's order
   * @param step for how many rows each of them stands
   */
  private record Looks(List<Long> times, int step) {
    int rows() {
      return times.size() * step;
    }
  }

  /** Ascending; at least two, unless the window is a single instant. */
  List<Window> parts() {
    var times = seen.length == 0 ? LongStream.empty() : beginnings();
    var parts =
        window.dividedAt(
            times.mapToObj(time -> Ticks.instant(time)).collect(toCollection(TreeSet::new)));
    return parts.size() > 1 ? parts : window.dividedAt(List.of(middle()));
  }

  private LongStream beginnings() {
    var looks = seen[0] == last() ? new Looks(List.of(), rowsOfPart) : look();
    return looks.times().isEmpty()
        ? ofSeen()
        : isInNoOrder(looks.times()) ? likeThoseSeen(looks.rows()) : between(looks);
  }

  /** What else there is is not known: it is divided when its time has come. */
  private LongStream ofSeen() {
    var within = IntStream.iterate(rowsOfPart, i -> i < news.length, i -> i + rowsOfPart);
    return LongStream.concat(LongStream.of(seen[0], last() + 1), within.mapToLong(i -> news[i]));
  }

  /** In that case hardly any row is earlier, or later, than all that were read. */
  private boolean isInNoOrder(List<Long> looks) {
    return looks.stream().filter(this::isAmongSeen).count() * 8 > looks.size() * 7L;
  }

  /** Those that were read are like all others. */
  private LongStream likeThoseSeen(int others) {
    var ofPart = (double) rowsOfPart * seen.length / (seen.length + others - handedOn);
    // How many of a sample lie in a part varies by the square root; one that is too large would be
    // divided, and read again.
    var step = Math.max(1, ofPart - Math.sqrt(ofPart));
    return DoubleStream.iterate(step, next -> next < news.length, next -> next + step)
        .mapToLong(next -> news[(int) next]);
  }

  /**
   * In some order, or in several one behind the other. The times of looks cut the window into
   * spans, which are one part as long as they fit into it; a longer one is cut evenly.
   */
  private LongStream between(Looks looks) {
    var rowsOfPoint = Math.max(1, rowsOfPart / POINTS_OF_PART);
    var points = points(looks, rowsOfPoint);
    var begins = LongStream.builder();
    var from = 0;
    var room = rowsOfPart;
    for (var end : looks.times().stream().sorted().toList()) {
      var to = from;
      while (to < points.length && points[to] < end) {
        to++;
      }
      var rows = (to - from) * rowsOfPoint;
      if (rows > room) {
        var parts = Math.ceilDiv(rows, rowsOfPart);
        for (var part = from == 0 ? 1 : 0; part < parts; part++) {
          begins.add(points[from + (to - from) * part / parts]);
        }
        rows /= parts;
        room = rowsOfPart;
      }
      room -= rows;
      from = to;
    }
    looks.times().stream().max(Comparator.naturalOrder()).ifPresent(begins::add);
    return begins.build();
  }

  /**
   * When the rows were updated, as far as it is known, ascending: between two looks they lie in
   * time as they lie in the order.
   */
  private long[] points(Looks looks, int rowsOfPoint) {
    var points = LongStream.builder();
    for (var i = 0; i < news.length; i += rowsOfPoint) {
      points.add(news[i]);
    }
    var count = looks.step() / rowsOfPoint;
    for (var i = 0; i < looks.times().size(); i++) {
      var from = looks.times().get(i);
      var to = looks.times().get(Math.min(i + 1, looks.times().size() - 1));
      for (var point = 0; point < count; point++) {
        points.add(from + (to - from) * point / count);
      }
    }
    return points.build().sorted().toArray();
  }

  /**
   * From the first row that was not read to the last, in steps of 1, 2, 4 parts and so on. An API
   * that has a row however many are skipped ignores how many: it is not looked at further.
   */
  private Looks look() {
    var doublings = 0;
    while (doublings <= MAX_DOUBLINGS
        && isAnyBehind(MAX_LOOKS * (rowsOfPart << doublings), new Look(new ArrayList<>()))) {
      doublings++;
    }
    var step = rowsOfPart << doublings;
    var times = new ArrayList<Long>();
    var hasMore = doublings <= MAX_DOUBLINGS;
    for (var i = 0; hasMore && i < MAX_LOOKS; i++) {
      hasMore = isAnyBehind(i * step, new Look(times));
    }
    return new Looks(times, step);
  }

  /** Not where the call fails: parts are larger then, and divided in their turn. */
  private boolean isAnyBehind(int unread, Look each) {
    return reader.behind(window, seen.length + unread, each) instanceof ApiAnswer.Read read
        && read.count() > 0;
  }

  /** Takes down the time of one row. Of a long one, or where the call fails, it is not known. */
  private record Look(List<Long> times) implements AlertHandler {
    @Override
    public boolean take(Alert alert) {
      times.add(Ticks.of(alert.lastUpdateTime()));
      return false;
    }

    @Override
    public boolean hasRoomFor(long bytes) {
      return bytes <= SHORT;
    }
  }

  private boolean isAmongSeen(long time) {
    return time >= seen[0] && time <= last();
  }

  private long last() {
    return seen[seen.length - 1];
  }

  /** The median, which is never the beginning. */
  private Instant middle() {
    var inside = Arrays.stream(seen).filter(time -> time > Ticks.of(window.from())).toArray();
    return inside.length == 0
        ? window.from().plus(Ticks.ONE)
        : Ticks.instant(inside[inside.length / 2]);
  }
}
