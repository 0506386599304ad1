// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.http.HttpCall;
import io.mdeoperator.simulator.machine.PostedAction.Effect;
import java.time.Clock;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * All POSTs that were to take or cancel an action, of all tenants, in order of arrival: those that
 * a fault kept from being executed, and those whose answer was lost, too. Thread-safe.
 */
public final class ActionLedger {
  private final Clock clock;
  private final List<PostedAction> entries = new ArrayList<>();

  /** Two calls may be alike in all that they say. */
  private final IdentityHashMap<HttpCall, Integer> places = new IdentityHashMap<>();

  public ActionLedger(Clock clock) {
    this.clock = clock;
  }

  public synchronized List<PostedAction> all() {
    return List.copyOf(entries);
  }

  /** Those to this device, and cancellations of its actions. */
  public List<PostedAction> of(Machine machine) {
    return all().stream().filter(posted -> machine.id().equals(posted.machineId())).toList();
  }

  /** Those to this device that were to take such an action, executed or not. */
  public List<PostedAction> of(Machine machine, ActionType type) {
    return of(machine).stream().filter(posted -> posted.type().equals(Optional.of(type))).toList();
  }

  /** Forgets all until now. */
  public synchronized void forget() {
    entries.clear();
    places.clear();
  }

  /**
   * Writes down a POST.
   *
   * @param machineId of the path; null for a cancellation
   * @param tenantId null if unknown
   */
  public synchronized void posted(HttpCall call, String tenantId, String machineId, String verb) {
    var comment = ActionRequest.commentIn(call.content()).orElse(null);
    places.put(call, entries.size());
    entries.add(
        new PostedAction(clock.instant(), tenantId, machineId, verb, comment, Effect.NONE, null));
  }

  /** Writes down what that POST did to this action. */
  synchronized void done(HttpCall call, Effect effect, MachineAction action) {
    var place = places.remove(call);
    if (place != null) {
      entries.set(place, entries.get(place).with(effect, action.machineId(), action.id()));
    }
  }
}
