// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.machine.MachineAction.Status;
import java.time.Duration;

/**
 * What becomes of an action on a device that can be reached. Immutable.
 *
 * @param end null when it stays Pending until a test ends it
 * @param errorHResult of an action that fails; null otherwise
 * @param after how long it is Pending, by the simulator's clock; negative when it has ended so long
 *     before the POST, whose answer says so
 * @param looks how often it is seen Pending, by GETs of it or of a list that has it
 * @param onCancel whether it ends only when somebody tries to cancel it, too late
 */
public record Outcome(
    Status end, Integer errorHResult, Duration after, int looks, boolean onCancel) {

  /** Succeeds right after the answer to the POST, which says Pending. */
  public static Outcome succeeds() {
    return new Outcome(Status.SUCCEEDED, null, Duration.ZERO, 0, false);
  }

  public static Outcome fails(int errorHResult) {
    return new Outcome(Status.FAILED, errorHResult, Duration.ZERO, 0, false);
  }

  public static Outcome timesOut() {
    return new Outcome(Status.TIME_OUT, null, Duration.ZERO, 0, false);
  }

  /** Somebody cancels it in the portal. */
  public static Outcome cancelled() {
    return new Outcome(Status.CANCELLED, null, Duration.ZERO, 0, false);
  }

  public static Outcome staysPending() {
    return new Outcome(null, null, Duration.ZERO, 0, false);
  }

  /** Is Pending however often it is looked at, and Succeeded in the answer to a cancellation. */
  public static Outcome succeedsBeforeCancellation() {
    return new Outcome(Status.SUCCEEDED, null, Duration.ZERO, 0, true);
  }

  public Outcome after(Duration time) {
    return new Outcome(end, errorHResult, time, looks, onCancel);
  }

  public Outcome afterLooks(int count) {
    return new Outcome(end, errorHResult, after, count, onCancel);
  }
}
