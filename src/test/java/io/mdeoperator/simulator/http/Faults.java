// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The faults of one service. Where several match a request, the one that was put in place first
 * meets it. Thread-safe.
 */
public final class Faults {
  private final List<ActiveFault> active = new CopyOnWriteArrayList<>();

  /** For the next matching request. */
  public ActiveFault next(Fault fault) {
    return next(1, fault);
  }

  /** For this many matching requests from now on. */
  public ActiveFault next(int times, Fault fault) {
    var placed = new ActiveFault(fault, times);
    active.add(placed);
    return placed;
  }

  /** For all matching requests until it is closed. */
  public ActiveFault whileActive(Fault fault) {
    return next(Integer.MAX_VALUE, fault);
  }

  /** Takes all faults away. */
  public void clear() {
    active.forEach(ActiveFault::close);
    active.clear();
  }

  public Optional<ActiveFault> meeting(String tenantId, String path) {
    active.removeIf(ActiveFault::isSpent);
    return active.stream().filter(fault -> fault.meets(tenantId, path)).findFirst();
  }
}
