// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Defender's record of an action on a device (Microsoft: "Machine action resource type"). Texts
 * that Defender leaves out are empty.
 *
 * @param type such as {@code Isolate}
 * @param status such as {@code Pending}
 * @param scope {@code Full} or {@code Selective} of an isolation, where Defender says so
 * @param updated when it last changed; the time of its creation, where Defender does not say
 */
public record MachineAction(
    String id,
    String type,
    String status,
    String requestor,
    String comment,
    String scope,
    String machineId,
    Instant created,
    Instant updated,
    OptionalInt errorHResult) {
  private static final Set<String> FINAL = Set.of("Succeeded", "Failed", "TimeOut", "Cancelled");

  /** Whether nothing will change any more. */
  public boolean isFinal() {
    return FINAL.contains(status);
  }

  /** Whether the device has done it. */
  public boolean isSucceeded() {
    return status.equals("Succeeded");
  }

  /** Whether somebody has taken it back. */
  public boolean isCancelled() {
    return status.equals("Cancelled");
  }

  /** Whether it is of one of these types. */
  public boolean isOf(Set<String> types) {
    return types.contains(type);
  }
}
