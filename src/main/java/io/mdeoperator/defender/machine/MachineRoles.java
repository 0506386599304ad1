// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.defender.machine;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * The application roles for actions on devices. An app that may isolate, but not read, never sees
 * what became of it, so both are asked for.
 */
public final class MachineRoles {
  /** Any of them allows finding devices and following actions (Microsoft: "List machines API"). */
  public static final List<String> READ = List.of("Machine.Read.All", "Machine.ReadWrite.All");

  private MachineRoles() {}

  /** What is missing for an action, as {@code requiredRoles} would name it; empty: nothing. */
  public static Optional<String> missing(ActionRequest action, Collection<String> granted) {
    return !granted.contains(action.role())
        ? Optional.of(action.role())
        : READ.stream().anyMatch(granted::contains)
            ? Optional.empty()
            : Optional.of(String.join("|", READ));
  }
}
