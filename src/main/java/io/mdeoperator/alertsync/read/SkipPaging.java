// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.read;

import java.util.HashSet;
import java.util.Set;

/**
 * Rounds of skipping through a single instant that does not fit into a page. The server keeps no
 * order, so a row can move to a page that was read before. A round is trusted when it brought
 * nothing new and showed no alert twice: then none was hidden by another. Not thread-safe.
 */
final class SkipPaging {
  /** A server that reorders for ever must not hold the feed up for ever. */
  private static final int MAX_ROUNDS_IN_VAIN = 10;

  private final Set<String> seen = new HashSet<>();
  private final boolean startsBehind;
  private int skip;
  private boolean broughtSomething;
  private boolean repeated;
  private int inVain;

  SkipPaging() {
    this(0);
  }

  /** Begins behind as many rows as are known; when there is one, all have to be read. */
  SkipPaging(int rows) {
    skip = rows;
    startsBehind = rows > 0;
  }

  /** How many rows of this round were read already. */
  int skip() {
    return skip;
  }

  void saw(String identity) {
    repeated |= !seen.add(identity);
  }

  void read(int rows, boolean somethingNew) {
    skip += rows;
    broughtSomething = hasNews(rows, somethingNew);
  }

  /** Whether no other round is needed when this one ends with so many rows. */
  boolean isEnough(int rows, boolean somethingNew) {
    return skip == 0 || !(hasNews(rows, somethingNew) || (repeated && inVain < MAX_ROUNDS_IN_VAIN));
  }

  private boolean hasNews(int rows, boolean somethingNew) {
    return broughtSomething || somethingNew || (startsBehind && rows > 0);
  }

  /** The round after this one, which ended with so many rows. */
  SkipPaging again(int rows, boolean somethingNew) {
    var next = new SkipPaging();
    next.inVain = hasNews(rows, somethingNew) ? 0 : inVain + 1;
    return next;
  }
}
