// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec.Device;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.defender.machine.Machine;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds the one device that a spec means. A name is never matched by its beginning, and where
 * several devices have it, none is taken: a reinstalled device leaves its old record behind.
 * Thread-safe; calls block.
 */
final class MachineSearch {
  /** Defender calls a device that it has not seen for so long inactive. */
  private static final Duration MAX_ABSENCE = Duration.ofDays(7);

  private static final int MAX_NAMED = 5;

  private final Machines machines;

  MachineSearch(Machines machines) {
    this.machines = machines;
  }

  /** What came of a search. */
  sealed interface Result {
    record One(Machine machine, Instant time) implements Result {}

    record None(Finding finding) implements Result {}
  }

  /** By what the spec names. */
  Result find(TenantApi api, Device device) {
    if (device.id() != null) {
      return byId(api, device.id());
    }
    return device.dnsName() != null
        ? only(
            "the name " + device.dnsName(),
            machines.find(api, Machines.Key.DNS_NAME, device.dnsName().toLowerCase(Locale.ROOT)),
            machine -> machine.computerDnsName().equalsIgnoreCase(device.dnsName()))
        : only(
            "the Entra device id " + device.aadDeviceId(),
            machines.find(api, Machines.Key.AAD_DEVICE_ID, device.aadDeviceId()),
            machine -> machine.aadDeviceId().equalsIgnoreCase(device.aadDeviceId()));
  }

  /** By Defender's id; a device that is offline will do, since Defender waits for it. */
  Result byId(TenantApi api, String id) {
    return switch (machines.machine(api, id)) {
      case Answer.NotRead<Optional<Machine>>(var failure) ->
          new Result.None(Finding.unknown(failure.reason(), failure.detail()));
      case Answer.Read<Optional<Machine>>(var found, var time) ->
          found
              .filter(machine -> machine.id().equals(id) && machine.isCurrent())
              .<Result>map(machine -> new Result.One(machine, time))
              .orElseGet(() -> notFound("There is no onboarded device with the id " + id + "."));
    };
  }

  private static Result only(
      String what, Answer<List<Machine>> answer, Predicate<Machine> isMeant) {
    return switch (answer) {
      case Answer.NotRead<List<Machine>>(var failure) ->
          new Result.None(Finding.unknown(failure.reason(), failure.detail()));
      case Answer.Read<List<Machine>>(var found, var time) -> {
        var active =
            found.stream()
                .filter(isMeant)
                .filter(Machine::isCurrent)
                .filter(machine -> machine.isActiveSince(time.minus(MAX_ABSENCE)))
                .toList();
        yield switch (active.size()) {
          case 0 -> notFound("No active, onboarded device has " + what + ".");
          case 1 -> new Result.One(active.getFirst(), time);
          default -> new Result.None(ambiguous(what, active));
        };
      }
    };
  }

  private static Result notFound(String what) {
    return new Result.None(Finding.failed(Reason.MACHINE_NOT_FOUND, what));
  }

  private static Finding ambiguous(String what, List<Machine> several) {
    return Finding.failed(
        Reason.MACHINE_AMBIGUOUS,
        "Several devices have "
            + what
            + ": "
            + several.stream().limit(MAX_NAMED).map(Machine::id).collect(Collectors.joining(", "))
            + ".");
  }
}
