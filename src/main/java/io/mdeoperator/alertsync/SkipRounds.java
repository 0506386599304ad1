package io.mdeoperator.alertsync;

import java.util.HashSet;
import java.util.Set;

/**
 * Rounds of skipping through a single instant that does not fit into a page. The server keeps no
 * order, so a row can move to a page that was read before. A round is trusted when it brought
 * nothing new and showed no alert twice: then none was hidden by another. Not thread-safe.
 */
final class SkipRounds {
  /** A server that reorders for ever must not hold the feed up for ever. */
  private static final int MOST_ROUNDS_IN_VAIN = 10;

  private final Set<String> seen = new HashSet<>();
  private int skip;
  private boolean broughtSomething;
  private boolean repeated;
  private int inVain;

  /** How many rows of this round were read already. */
  int skip() {
    return skip;
  }

  void saw(String identity) {
    repeated |= !seen.add(identity);
  }

  void read(int rows, boolean somethingNew) {
    skip += rows;
    broughtSomething |= somethingNew;
  }

  /** Ends the round; true when another is needed. */
  boolean isAnotherNeeded() {
    inVain = broughtSomething ? 0 : inVain + 1;
    var another = broughtSomething || (repeated && inVain < MOST_ROUNDS_IN_VAIN);
    seen.clear();
    skip = 0;
    broughtSomething = false;
    repeated = false;
    return another;
  }
}
