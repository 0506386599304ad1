// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import java.time.Instant;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which operator was at work at which time. Two at once count as one, since nobody outside can tell
 * whose request it was. Thread-safe.
 */
final class OperatorRuns {
  private final NavigableMap<Instant, Integer> beginnings = new TreeMap<>();
  private final Set<Integer> ofTwo = new HashSet<>();

  /** From now on it is another one, or two. */
  synchronized void begin(boolean isOfTwo) {
    var number = beginnings.size() + 1;
    beginnings.put(Instant.now(), number);
    if (isOfTwo) {
      ofTwo.add(number);
    }
  }

  /** The one that is at work, or was last. */
  synchronized int current() {
    return beginnings.isEmpty() ? 0 : beginnings.lastEntry().getValue();
  }

  /** The one that was at work then. */
  synchronized int at(Instant time) {
    var found = beginnings.floorEntry(time);
    return found == null ? 0 : found.getValue();
  }

  synchronized boolean isOfTwo(int number) {
    return ofTwo.contains(number);
  }
}
