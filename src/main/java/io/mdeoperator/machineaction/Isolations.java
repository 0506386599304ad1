// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.ReleaseOutcome;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The devices that objects of this installation hold isolated.
 *
 * @param objects all of them, from a cache
 */
record Isolations(Supplier<List<MdeMachineAction>> objects) {
  /** Ids of all of them. */
  Set<String> machineIds(Instant now) {
    return objects.get().stream()
        .filter(object -> isolatesOrAsks(object) || dueWithoutOwnRelease(object, now).isPresent())
        .flatMap(object -> machineId(object).stream())
        .collect(Collectors.toSet());
  }

  /**
   * Ids of those whose isolation was asked for since a time, in the tenant of an object. What
   * another MdeTenant of the same customer has asked for is not counted: its objects do not say
   * which customer that is, and Defender's list has it after some seconds.
   *
   * @param since by Defender's clock
   */
  Set<String> askedSince(MdeMachineAction own, Instant since) {
    return objects.get().stream()
        .filter(Isolations::isolatesOrAsks)
        .filter(other -> isInSameTenant(other, own) && wasAskedSince(other, since))
        .flatMap(other -> machineId(other).stream())
        .collect(Collectors.toSet());
  }

  private static boolean wasAskedSince(MdeMachineAction object, Instant since) {
    return Optional.ofNullable(object.getStatus().intent())
        .map(MdeMachineActionStatus.Intent::writtenAt)
        .flatMap(Timestamps::parse)
        .filter(since::isBefore)
        .isPresent();
  }

  /**
   * Whether another object wants the device of this one to stay isolated.
   *
   * @param released when the device was released last; what was isolated before that is not any
   *     more
   */
  boolean isIsolatedByAnother(MdeMachineAction own, Instant released) {
    return others(own)
        .filter(Isolations::isolatesOrAsks)
        .anyMatch(other -> isolated(other).filter(released::isAfter).isEmpty());
  }

  /**
   * Until when other objects want the device of this one to stay isolated that found it so, and
   * release nothing themselves; empty where none does.
   *
   * @param isolated when this one isolated it; what was isolated before that was released since
   */
  Optional<Instant> latestDueOfOthers(MdeMachineAction own, Instant isolated, Instant now) {
    return others(own)
        .filter(other -> isolated(other).filter(isolated::isAfter).isEmpty())
        .flatMap(other -> dueWithoutOwnRelease(other, now).stream())
        .max(Comparator.naturalOrder());
  }

  private Stream<MdeMachineAction> others(MdeMachineAction own) {
    return objects.get().stream()
        .filter(other -> !isSame(other, own))
        .filter(other -> other.getSpec() != null && isOfSameDevice(other, own));
  }

  /**
   * A release is skipped from the beginning where the device was isolated before, so its time is to
   * come; or when it is due, because of another isolation, and its time has passed.
   */
  private static Optional<Instant> dueWithoutOwnRelease(MdeMachineAction object, Instant now) {
    return Optional.ofNullable(object.getStatus())
        .map(MdeMachineActionStatus::release)
        .filter(release -> release.outcome() == ReleaseOutcome.SKIPPED)
        .flatMap(release -> Timestamps.parse(release.due()))
        .filter(now::isBefore);
  }

  /** Since when, by Defender's clock; empty while it is being asked for. */
  private static Optional<Instant> isolated(MdeMachineAction object) {
    var status = object.getStatus();
    return Optional.ofNullable(status.action())
        .map(MdeMachineActionStatus.RemoteAction::created)
        .or(() -> Optional.ofNullable(status.finishedAt()))
        .flatMap(Timestamps::parse);
  }

  private static boolean isInSameTenant(MdeMachineAction left, MdeMachineAction right) {
    return namespace(left).equals(namespace(right))
        && left.getSpec().tenantRef().equals(right.getSpec().tenantRef());
  }

  private static boolean isOfSameDevice(MdeMachineAction left, MdeMachineAction right) {
    return isInSameTenant(left, right)
        && machineId(left).isPresent()
        && machineId(left).equals(machineId(right));
  }

  private static Optional<String> machineId(MdeMachineAction object) {
    return Optional.ofNullable(object.getStatus())
        .map(MdeMachineActionStatus::target)
        .map(MdeMachineActionStatus.Target::machineId);
  }

  private static boolean isolatesOrAsks(MdeMachineAction object) {
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
