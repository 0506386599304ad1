// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.defender.machine.MachineAction;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What Defender's record of an action says. Pure. */
final class ActionRecords {
  /** Defender keeps an action for a device that is offline for three days. */
  private static final Duration MAX_PENDING = Duration.ofHours(74);

  private static final Duration MIN_WAIT = Duration.ofSeconds(15);
  private static final Duration MAX_WAIT = Duration.ofMinutes(5);

  private ActionRecords() {}

  /**
   * @param serverTime by Defender's clock
   */
  static Progress read(Attempt attempt, MachineAction action, Instant serverTime) {
    return switch (action.status()) {
      case "Succeeded" ->
          ended(
              attempt,
              Outcome.SUCCEEDED,
              new Finding.Passed(Reason.SUCCEEDED, "The device has done it" + whose(attempt)),
              action);
      case "Failed" ->
          ended(
              attempt,
              Outcome.FAILED,
              Finding.failed(Reason.ACTION_FAILED, "The device could not do it" + error(action)),
              action);
      case "TimeOut" ->
          ended(
              attempt,
              Outcome.TIMED_OUT,
              Finding.failed(
                  Reason.DEVICE_TIMED_OUT,
                  "The device was not reached before Defender gave up the action "
                      + action.id()
                      + "."),
              action);
      case "Cancelled" ->
          ended(
              attempt,
              Outcome.CANCELLED,
              Finding.failed(
                  Reason.CANCELLED, "The action " + action.id() + " was cancelled at Defender."),
              action);
      default -> pending(attempt, action, Duration.between(action.created(), serverTime));
    };
  }

  private static Progress ended(
      Attempt attempt, Outcome outcome, Finding finding, MachineAction action) {
    return new Progress.Ended(attempt, outcome, finding, action.updated());
  }

  private static Progress pending(Attempt attempt, MachineAction action, Duration elapsed) {
    return elapsed.compareTo(MAX_PENDING) < 0
        ? new Progress.Going(
            attempt,
            Finding.unknown(
                Reason.AWAITING_DEVICE, "Defender has the action " + action.id() + whose(attempt)),
            Durations.between(MIN_WAIT, elapsed.dividedBy(4), MAX_WAIT))
        : new Progress.Going(
            attempt,
            Finding.unknown(
                Reason.DEVICE_TIMED_OUT,
                "Defender has had the action " + action.id() + " for longer than three days."),
            Duration.ofHours(1));
  }

  /** The end of a sentence: a message has few of them. */
  private static String whose(Attempt attempt) {
    return attempt.action().foreign() == null
        ? "."
        : ", which another actor had asked for before: it is not released here.";
  }

  private static String error(MachineAction action) {
    return action.errorHResult().isPresent()
        ? String.format(Locale.ROOT, " (error 0x%08x).", action.errorHResult().getAsInt())
        : ".";
  }
}
