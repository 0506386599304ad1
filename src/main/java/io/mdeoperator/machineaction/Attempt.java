// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Intent;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.IntentResult;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.RemoteAction;
import io.mdeoperator.defender.machine.MachineAction;

/**
 * What is written down of asking Defender.
 *
 * @param intent null before the first
 * @param action null until Defender's record is known
 */
record Attempt(Intent intent, RemoteAction action) {
  static final Attempt NONE = new Attempt(null, null);

  /** Whether Defender may have been asked, and its record is not known. */
  boolean isOpen() {
    return action == null && intent != null && intent.mayHaveBeenSent();
  }

  /** The number of the next attempt; one that came to nothing is made again. */
  int next() {
    if (intent == null) {
      return 1;
    }
    return intent.result() == IntentResult.NOT_EXECUTED ? intent.attempt() : intent.attempt() + 1;
  }

  Attempt with(MachineAction seen, boolean foreign) {
    return new Attempt(
        intent,
        new RemoteAction(
            seen.id(),
            seen.status(),
            seen.requestor(),
            seen.created().toString(),
            seen.updated().toString(),
            foreign ? true : null,
            seen.errorHResult().isPresent() ? seen.errorHResult().getAsInt() : null));
  }

  Attempt notExecuted() {
    return new Attempt(intent.with(IntentResult.NOT_EXECUTED), null);
  }

  /** What was asked for has come to nothing, or nothing was asked. */
  Attempt over() {
    return intent.result() == IntentResult.NOT_EXECUTED ? new Attempt(intent, null) : givenUp();
  }

  Attempt givenUp() {
    return new Attempt(intent.with(IntentResult.GIVEN_UP), null);
  }
}
