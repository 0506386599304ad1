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
    if (asked.isEmpty()) {
      return Optional.empty();
    }
    if (status.outcome() == Outcome.UNKNOWN
        && asked.get().equals(status.intent().token())
        && attempt.next() <= ActionToken.MAX_ATTEMPTS) {
      var given = attempt.givenUp();
      return Optional.of(resumed(status).withAttempt(given.intent(), given.action()));
    }
    return wasNotAsked(status) && asked.get().equals(token.of(attempt.next()))
        ? Optional.of(resumed(status).withRelease(null))
        : Optional.empty();
  }

  /** The device was in the wanted state, by Defender's list. */
  private static boolean wasNotAsked(MdeMachineActionStatus status) {
    return status.outcome() == Outcome.SUCCEEDED && status.action() == null;
  }

  private static MdeMachineActionStatus resumed(MdeMachineActionStatus status) {
    return status.withOutcome(null, null);
  }
}
