// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Divides a window that has more than was read of it, so that each part is about one batch and is
 * read once. How the rows lie that were not read is found out by a look at every so-manieth of
 * them, one row a call: the API keeps no order that could be relied on, but may well show the
 * newest or the oldest first.
 *
 * @param seen times of the rows that were read, in ticks, ascending, within the window
 * @param news those of them that some sink lacks, ascending
 * @param handedOn how many of those are delivered now, and take no room when they are read again
 * @param rowsOfPart how many rows each part should have
 */
@SuppressWarnings("ArrayRecordComponent") // held for a moment and never compared
record Division(
    PageReader reader, Window window, long[] seen, long[] news, int handedOn, int rowsOfPart) {
  /** Of one division. What lies behind is one part, which is divided when its time has come. */
  private static final int MAX_LOOKS = 32;

  /** Of an API that does not skip there would be no end. */
  private static final int MAX_DOUBLINGS = 8;

  private static final int HALVINGS = 5;

  /**
   * Quantiles of a sample vary: a part that is a fifth too large would be divided, and read again.
   */
  private static final double FILL = 0.8;

  /** Ascending; at least two, unless the window is a single instant. */
  List<Window> parts() {
    var times = new TreeSet<Instant>();
    if (seen.length > 0) {
      var unread = seen[0] == last() ? List.<Long>of() : look();
      if (unread.stream().filter(this::isAmongSeen).count() * 2 > unread.size()) {
        // In no order: those that were read are like all others.
        addEvery(times, FILL * rowsOfPart * seen.length / (count(unread.size()) - handedOn));
      } else {
        times.add(Ticks.instant(seen[0]));
        times.add(Ticks.instant(last() + 1));
        addEvery(times, rowsOfPart);
        unread.forEach(time -> times.add(Ticks.instant(time)));
      }
    }
    var parts = window.dividedAt(times);
    return parts.size() > 1 ? parts : window.dividedAt(List.of(middle()));
  }

  private void addEvery(Collection<Instant> times, double rows) {
    var step = Math.max(1, rows);
    for (var next = step; next < news.length; next += step) {
      times.add(Ticks.instant(news[(int) next]));
    }
  }

  /** The times of some of the rows that were not read, as many as parts should begin there. */
  private List<Long> look() {
    var times = new ArrayList<Long>();
    var hasMore = true;
    for (var skip = seen.length; hasMore && times.size() < MAX_LOOKS; skip += rowsOfPart) {
      hasMore = isAnyBehind(skip, new Look(times));
    }
    return times;
  }

  /** How many rows the window has; at most a 32nd part more where the looks did not see its end. */
  private int count(int looks) {
    var few = seen.length + looks * rowsOfPart;
    var many = few;
    for (var i = 0;
        i < MAX_DOUBLINGS && looks == MAX_LOOKS && isAnyBehind(many, AlertHandler.NONE);
        i++) {
      few = many;
      many *= 2;
    }
    for (var i = 0; i < HALVINGS && few < many; i++) {
      var middle = (few + many) / 2;
      few = isAnyBehind(middle, AlertHandler.NONE) ? middle : few;
      many = few == middle ? many : middle;
    }
    return many;
  }

  /** Not where the call fails: parts are larger then, and divided in their turn. */
  private boolean isAnyBehind(int skip, AlertHandler each) {
    return reader.behind(window, skip, each) instanceof ApiAnswer.Read read && read.count() > 0;
  }

  /** Takes down the time. Of a long row, or where the call fails, it is not known. */
  private record Look(List<Long> times) implements AlertHandler {
    @Override
    public boolean take(Alert alert) {
      return times.add(Ticks.of(alert.lastUpdateTime()));
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
