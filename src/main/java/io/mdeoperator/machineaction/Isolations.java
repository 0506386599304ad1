// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The devices that objects of this installation hold isolated.
 *
 * @param objects all of them, from a cache
 */
record Isolations(Supplier<List<MdeMachineAction>> objects) {
  /** How many there are, but for the object's own. */
  int besides(MdeMachineAction own) {
    return (int)
        objects.get().stream()
            .filter(other -> !isSame(other, own))
            .filter(Isolations::holdsOrAsks)
            .count();
  }

  /** Whether another object wants the device of this one to stay isolated. */
  boolean isHeldByAnother(MdeMachineAction own) {
    return objects.get().stream()
        .filter(other -> !isSame(other, own))
        .filter(other -> other.getMetadata().getNamespace().equals(namespace(own)))
        .filter(other -> other.getSpec() != null && isOfSameDevice(other, own))
        .anyMatch(Isolations::holdsOrAsks);
  }

  private static boolean isOfSameDevice(MdeMachineAction left, MdeMachineAction right) {
    return left.getSpec().tenantRef().equals(right.getSpec().tenantRef())
        && machineId(left).isPresent()
        && machineId(left).equals(machineId(right));
  }

  private static Optional<String> machineId(MdeMachineAction object) {
    return Optional.ofNullable(object.getStatus())
        .map(MdeMachineActionStatus::target)
        .map(MdeMachineActionStatus.Target::machineId);
  }

  private static boolean holdsOrAsks(MdeMachineAction object) {
    var status = object.getStatus();
    if (object.getSpec() == null
        || object.getSpec().action() != MachineActionType.ISOLATE
        || status == null) {
      return false;
    }
    var isReleased = status.release() != null && status.release().outcome() != null;
    return !isReleased
        && (status.outcome() == Outcome.SUCCEEDED
            || (status.outcome() == null
                && status.intent() != null
                && status.intent().mayHaveBeenSent()));
  }

  private static boolean isSame(MdeMachineAction left, MdeMachineAction right) {
    return left.getMetadata().getUid().equals(right.getMetadata().getUid());
  }

  private static String namespace(MdeMachineAction object) {
    return object.getMetadata().getNamespace();
  }
}
