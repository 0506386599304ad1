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
import java.util.Map;
import java.util.Objects;
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
  /** A device of a customer; several MdeTenants may be of the same one. */
  private record Device(String tenantId, String machineId) {}

  /**
   * Ids of all of them, except those that another object has released since, and those that were
   * isolated so long ago that Defender's lists tell of no release either.
   */
  Set<String> machineIds(Instant now) {
    var all = objects.get();
    var released = released(all);
    var horizon = now.minus(OneRequest.LOOK_BACK);
    return all.stream()
        .filter(object -> isolatesOrAsks(object) || dueWithoutOwnRelease(object, now).isPresent())
        .filter(object -> !isIsolatedBefore(object, horizon))
        .filter(object -> !isReleased(object, released))
        .flatMap(object -> device(object).stream())
        .map(Device::machineId)
        .collect(Collectors.toSet());
  }

  /** When objects have released devices last. */
  private static Map<Device, Instant> released(List<MdeMachineAction> all) {
    return all.stream()
        .filter(object -> object.getSpec() != null)
        .filter(object -> object.getSpec().action() == MachineActionType.RELEASE)
        .filter(object -> device(object).isPresent())
        .filter(object -> object.getStatus().outcome() == Outcome.SUCCEEDED)
        .collect(
            Collectors.toMap(
                object -> device(object).orElseThrow(),
                object -> changed(object).orElse(Instant.EPOCH),
                (one, other) -> one.isAfter(other) ? one : other));
  }

  private static boolean isReleased(MdeMachineAction object, Map<Device, Instant> released) {
    return device(object)
        .map(released::get)
        .filter(time -> isIsolatedBefore(object, time))
        .isPresent();
  }

  private static boolean isIsolatedBefore(MdeMachineAction object, Instant time) {
    return changed(object).filter(time::isAfter).isPresent();
  }

  /**
   * Ids of a customer's devices whose isolation was asked for since a time.
   *
   * @param since by Defender's clock
   */
  Set<String> askedSince(String tenantId, Instant since) {
    return objects.get().stream()
        .filter(object -> isolatesOrAsks(object) && wasAskedSince(object, since))
        .flatMap(object -> device(object).stream())
        .filter(device -> device.tenantId().equals(tenantId))
        .map(Device::machineId)
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
    var byObjects = released(objects.get());
    return others(own)
        .filter(Isolations::isolatesOrAsks)
        .filter(other -> !isIsolatedBefore(other, released))
        .anyMatch(other -> !isReleased(other, byObjects));
  }

  /**
   * Until when other objects want the device of this one to stay isolated that found it so, and
   * release nothing themselves; empty where none does.
   *
   * @param isolated when this one isolated it; what was isolated before that was released since
   */
  Optional<Instant> latestDueOfOthers(MdeMachineAction own, Instant isolated, Instant now) {
    return others(own)
        .filter(other -> !isIsolatedBefore(other, isolated))
        .flatMap(other -> dueWithoutOwnRelease(other, now).stream())
        .max(Comparator.naturalOrder());
  }

  private Stream<MdeMachineAction> others(MdeMachineAction own) {
    return objects.get().stream()
        .filter(other -> !isSame(other, own))
        .filter(other -> isOfSameDevice(other, own));
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

  /** When the device was changed, by Defender's clock; empty while that is being asked for. */
  private static Optional<Instant> changed(MdeMachineAction object) {
    var status = object.getStatus();
    return Optional.ofNullable(status.action())
        .map(MdeMachineActionStatus.RemoteAction::created)
        .or(() -> Optional.ofNullable(status.finishedAt()))
        .flatMap(Timestamps::parse);
  }

  /** By the MdeTenant as well, since a status of an earlier version tells of no customer. */
  private static boolean isOfSameDevice(MdeMachineAction left, MdeMachineAction right) {
    return device(left).isPresent()
        && device(right).isPresent()
        && device(left).get().machineId().equals(device(right).get().machineId())
        && (device(left).equals(device(right)) || mdeTenant(left).equals(mdeTenant(right)));
  }

  private static Optional<Device> device(MdeMachineAction object) {
    return Optional.ofNullable(object.getStatus())
        .map(MdeMachineActionStatus::target)
        .filter(target -> target.machineId() != null && object.getSpec() != null)
        .map(
            target ->
                new Device(
                    Objects.requireNonNullElseGet(target.tenantId(), () -> mdeTenant(object)),
                    target.machineId()));
  }

  private static String mdeTenant(MdeMachineAction object) {
    return object.getMetadata().getNamespace() + "/" + object.getSpec().tenantRef().name();
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
}
