// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.base.Sha256;
import io.mdeoperator.defender.machine.MachineAction;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Tells an action at Defender from all others, by its comment. It follows from what the object is,
 * not from its UID or from chance: an object that was restored without its status, or created again
 * under the same name, finds the action that it has asked for before.
 *
 * @param purpose {@code act} or {@code release}
 */
record ActionToken(String installation, MdeMachineAction object, String purpose) {
  /** A person decides about each beyond the first, so that there are few. */
  static final int MAX_ATTEMPTS = 10;

  private static final int LENGTH = 16;

  static ActionToken ofAction(String installation, MdeMachineAction object) {
    return new ActionToken(installation, object, "act");
  }

  static ActionToken ofRelease(String installation, MdeMachineAction object) {
    return new ActionToken(installation, object, "release");
  }

  /**
   * @param attempt 1 for the first
   */
  String of(int attempt) {
    var spec = object.getSpec();
    var identity =
        Stream.concat(
                Stream.of(
                    installation,
                    object.getMetadata().getNamespace(),
                    object.getMetadata().getName(),
                    purpose,
                    attempt),
                content(spec))
            .map(Objects::toString)
            .collect(Collectors.joining("\n"));
    return Sha256.hex(identity).substring(0, LENGTH);
  }

  private static Stream<Object> content(MdeMachineActionSpec spec) {
    return Stream.of(
        spec.tenantRef().name(),
        spec.machine(),
        spec.action(),
        spec.isolate(),
        spec.scan(),
        spec.file(),
        spec.notAfter(),
        spec.comment(),
        spec.releaseAfter());
  }

  /** The comment of an attempt, which the customer reads in the Action center. */
  String comment(int attempt) {
    return object.getSpec().comment() + " " + mark(of(attempt));
  }

  /** Whether an action is one of the attempts. */
  boolean isIn(MachineAction action) {
    return isIn(action, MAX_ATTEMPTS);
  }

  /** Whether an action is one of the attempts up to this one. */
  boolean isIn(MachineAction action, int last) {
    return IntStream.rangeClosed(1, last)
        .anyMatch(attempt -> action.comment().contains(mark(of(attempt))));
  }

  private static String mark(String token) {
    return "[mde-operator " + token + "]";
  }
}
