// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import java.util.Optional;

/** Whether a person has decided that an action that has ended is asked for all the same. Pure. */
final class PersonsDecision {
  private PersonsDecision() {}

  /** The status to go on from; empty where it has ended for good. */
  static Optional<MdeMachineActionStatus> of(ActionInput input, ActionToken token) {
    var status = input.status();
    var attempt = new Attempt(status.intent(), status.action());
    var asked = input.postAnyway();
    // The token of the attempt that is to be made: a decision counts for that one alone.
    if (!asked.equals(Optional.of(token.of(attempt.next())))
        || attempt.next() > ActionToken.MAX_ATTEMPTS) {
      return Optional.empty();
    }
    if (status.outcome() == Outcome.UNKNOWN) {
      var given = attempt.givenUp();
      return Optional.of(resumed(status).withAttempt(given.intent(), given.action()));
    }
    return wasNotAsked(status) ? Optional.of(resumed(status).withRelease(null)) : Optional.empty();
  }

  /** The device was in the wanted state, by Defender's list. */
  private static boolean wasNotAsked(MdeMachineActionStatus status) {
    return status.outcome() == Outcome.SUCCEEDED && status.action() == null;
  }

  private static MdeMachineActionStatus resumed(MdeMachineActionStatus status) {
    return status.withOutcome(null, null);
  }
}
