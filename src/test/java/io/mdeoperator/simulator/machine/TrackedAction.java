// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.machine.MachineAction.Status;
import java.time.Instant;
import java.util.Optional;

/** An action under way: what it is now, and what will become of it. Not thread-safe. */
final class TrackedAction {
  private final Machine machine;
  private final Outcome outcome;
  private final Instant visibleFrom;
  private final boolean stuck;
  private MachineAction action;
  private int looks;

  /** What is due to become of an action, and since when. */
  record Due(TrackedAction tracked, Status end, Instant at, Integer errorHResult) {}

  TrackedAction(
      MachineAction action, Machine machine, Outcome outcome, Instant visibleFrom, boolean stuck) {
    this.action = action;
    this.machine = machine;
    this.outcome = outcome;
    this.visibleFrom = visibleFrom;
    this.stuck = stuck;
  }

  MachineAction action() {
    return action;
  }

  Machine machine() {
    return machine;
  }

  Outcome outcome() {
    return outcome;
  }

  Instant visibleFrom() {
    return visibleFrom;
  }

  /** Whether it comes true only once the device is released. */
  boolean isStuck() {
    return stuck;
  }

  boolean isUnderWay() {
    return !action.status().isFinal();
  }

  void change(MachineAction changed) {
    action = changed;
  }

  /** Somebody sees it as it is. */
  void look() {
    looks++;
  }

  Optional<Due> due(Instant now) {
    if (!machine.isReachable()) {
      var end = action.created().plus(MachineActions.PATIENCE);
      return end.isAfter(now)
          ? Optional.empty()
          : Optional.of(new Due(this, Status.TIME_OUT, end, null));
    }
    if (stuck || outcome.end() == null || outcome.onCancel() || looks < outcome.looks()) {
      return Optional.empty();
    }
    var ready = action.created().plus(outcome.after());
    var at = ready.isBefore(machine.reachableSince()) ? machine.reachableSince() : ready;
    return at.isAfter(now)
        ? Optional.empty()
        : Optional.of(new Due(this, outcome.end(), at, outcome.errorHResult()));
  }
}
