// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.TenantActions;
import io.mdeoperator.defender.machine.Machine;
import io.mdeoperator.kube.Finding;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which devices are not acted on: servers, those of high value, and those with a protecting tag.
 * Microsoft's own automatic isolation spares servers, too (Microsoft: "Automatic attack
 * disruption").
 */
final class Protections {
  /** Tags that protect in every tenant. */
  private static final Set<String> TAGS = Set.of("mde-operator-protected", "tier0");

  private Protections() {}

  /** Why a device is not acted on; empty when it may be. */
  static Optional<Finding> of(Machine machine, TenantActions permitted) {
    return cause(machine, permitted)
        .map(
            cause ->
                Finding.failed(
                    Reason.MACHINE_PROTECTED, "The device " + machine.id() + " " + cause + "."));
  }

  private static Optional<String> cause(Machine machine, TenantActions permitted) {
    var tag = protectingTag(machine, permitted);
    if (tag.isPresent()) {
      return Optional.of("has the protecting tag '" + tag.get() + "'");
    }
    if (machine.deviceValue().equalsIgnoreCase("High")) {
      return Optional.of("is of high value");
    }
    return machine.mayBeServer() && !permitted.allowServers()
        ? Optional.of("may be a server, and spec.actions.allowServers of the MdeTenant is not true")
        : Optional.empty();
  }

  /** In the words of the configuration, not in those of the device. */
  private static Optional<String> protectingTag(Machine machine, TenantActions permitted) {
    return Stream.concat(TAGS.stream(), permitted.protectedTags().stream())
        .filter(tag -> machine.tags().stream().anyMatch(tag::equalsIgnoreCase))
        .findFirst();
  }
}
