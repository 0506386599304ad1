// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * What is wrong with each place that an operator calls: the source, a sink, a kind of ConfigMap.
 */
final class Faults {
  private final SimulatedTime time;
  private final Map<String, Active> active = new HashMap<>();

  Faults(SimulatedTime time) {
    this.time = time;
  }

  /** What becomes of a call. */
  enum Fault {
    NONE,
    FAILS,
    /** It is done, but its answer is lost. */
    ANSWER_LOST,
    /** It is done, but the others of a poll do not wait for it. */
    SLOW,
    /** It fails when its time is over. */
    HANGS,
    /** It never comes back. */
    NEVER_RETURNS,
    THROWS,
    ERROR,
    /** The operator dies before it is done. */
    DIES_BEFORE,
    /** The operator dies when it is done. */
    DIES_AFTER
  }

  private record Active(Fault fault, Instant until) {}

  /** The next call of that place. */
  void once(String place, Fault fault) {
    active.put(place, new Active(fault, Instant.MIN));
  }

  /** All calls until then. */
  void until(Instant end, String place, Fault fault) {
    active.put(place, new Active(fault, end));
  }

  void clear() {
    active.clear();
  }

  /** For one call. */
  Fault at(String place) {
    var found = active.get(place);
    if (found == null) {
      return Fault.NONE;
    }
    if (found.until().equals(Instant.MIN)) {
      active.remove(place);
      return found.fault();
    }
    return time.now().isBefore(found.until()) ? found.fault() : Fault.NONE;
  }
}
