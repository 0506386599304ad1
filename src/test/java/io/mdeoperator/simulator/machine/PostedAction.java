// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import java.time.Instant;
import java.util.Optional;

/**
 * A POST that was to take or cancel an action, written down before any fault could meet it.
 *
 * @param at by the simulator's clock
 * @param tenantId of the token; null if that is unknown
 * @param machineId of the path; of the action when one is cancelled, null if there is none
 * @param verb the end of the path as it was sent: {@code isolate}, {@code cancel}
 * @param comment null if the body has none
 * @param actionId of the action that was made, returned or cancelled; null if none was
 */
public record PostedAction(
    Instant at,
    String tenantId,
    String machineId,
    String verb,
    String comment,
    Effect effect,
    String actionId) {

  /** What the POST did, whatever became of its answer. */
  public enum Effect {
    /** Nothing: it was refused, or met by a fault instead. */
    NONE,
    /** A new action. */
    EXECUTED,
    /** Nothing, and the answer was an action that was there already. */
    RETURNED_EXISTING,
    /** It cancelled the action, or came too late for that. */
    CANCELLED
  }

  /** Whether it made a new action. */
  public boolean isExecuted() {
    return effect == Effect.EXECUTED;
  }

  /** Empty for a cancellation, and for a verb that is none. */
  public Optional<ActionType> type() {
    return ActionType.ofVerb(verb);
  }

  PostedAction with(Effect done, String machine, String action) {
    return new PostedAction(at, tenantId, machine, verb, comment, done, action);
  }
}
