// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.simulator.machine.Outcome;

/** What becomes of actions at the simulator, under names that do not collide with the status's. */
final class Simulated {
  private Simulated() {}

  static Outcome succeeds() {
    return Outcome.succeeds();
  }

  static Outcome staysPending() {
    return Outcome.staysPending();
  }
}
