// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes an object from its creation to its end, one step at a time, from what its status says.
 * Thread-safe; calls block. An object must not be looked at twice at the same time.
 */
final class ActionProcess {
  /**
   * What a look at an action leads to.
   *
   * @param status without its conditions
   * @param finding what Ready says
   * @param untilNext until the next look; empty: as the finding's reason asks
   */
  record Step(MdeMachineActionStatus status, Finding finding, Optional<Duration> untilNext) {}

  private static final Duration MAX_WAIT_FOR_TENANT = Duration.ofHours(1);

  private final ActionRun actions;
  private final ReleaseRun releases;
  private final MachineActions settings;

  /**
   * @param objects all of this installation, from a cache
   */
  ActionProcess(
      Machines machines,
      MachineActions settings,
      Supplier<List<MdeMachineAction>> objects,
      MonotonicClock waits) {
    var request = new OneRequest(machines, waits);
    var isolations = new Isolations(objects);
    var caps = new IsolationCaps(settings.maxIsolatedAtOnce(), isolations, waits);
    this.settings = settings;
    this.actions = new ActionRun(machines, request, caps, settings);
    this.releases = new ReleaseRun(request, isolations, settings);
  }

  /** The next step; empty where the object has come to its end. */
  Optional<Step> next(ActionInput input, Instant now, ActionRun.Turn turn) {
    if (input.status().outcome() == null) {
      return Optional.of(actions.look(input, now, turn));
    }
    return ReleaseRun.isDueLater(input.status())
        ? Optional.of(releases.look(input, now, turn))
        : resumed(input).map(resumed -> actions.look(input.with(resumed), now, turn));
  }

  private Optional<MdeMachineActionStatus> resumed(ActionInput input) {
    return PersonsDecision.of(input, ActionToken.ofAction(settings.installation(), input.object()));
  }

  /** Whether the object has come to its end, a release included, and no person resumes it. */
  boolean isOver(ActionInput input) {
    return input.status().outcome() != null
        && !ReleaseRun.isDueLater(input.status())
        && resumed(input).isEmpty();
  }

  /**
   * The next step of an object that is being deleted; empty where it may go. Deleting it releases
   * nothing by itself, and does not forget a release that is to come.
   */
  Optional<Step> whileDeleted(ActionInput input, Instant now, ActionRun.Turn turn) {
    if (!isReleaseToCome(input) || input.isReleaseAbandoned()) {
      return Optional.empty();
    }
    return input.api().isPresent() ? next(input, now, turn) : withoutTenant(input, now);
  }

  /** One that was deleted by mistake comes back; one that is gone must not keep the object. */
  private static Optional<Step> withoutTenant(ActionInput input, Instant now) {
    var elapsed = Duration.between(missingSince(input.status()).orElse(now), now);
    var left = MAX_WAIT_FOR_TENANT.minus(elapsed);
    var finding =
        Finding.failed(
            Reason.REFERENCE_NOT_FOUND,
            "The deletion of the object waits for an hour for its MdeTenant and the MdeApplication"
                + " of that, since a release is to come; the annotation "
                + Api.ABANDON_RELEASE_ANNOTATION
                + " gives the release up.");
    return left.isPositive()
        ? Optional.of(new Step(input.status(), finding, Optional.of(left)))
        : Optional.empty();
  }

  /** While a release is to come, nothing else makes Ready false. */
  private static Optional<Instant> missingSince(MdeMachineActionStatus status) {
    return Conditions.find(status.conditions(), ConditionType.READY)
        .filter(ready -> "False".equals(ready.getStatus()))
        .map(Condition::getLastTransitionTime)
        .flatMap(Timestamps::parse);
  }

  /** What is to be said of an object that goes although a release was to come. */
  static Optional<Finding> forgottenRelease(ActionInput input) {
    return isReleaseToCome(input)
        ? Optional.of(
            Finding.failed(
                Reason.RELEASE_SKIPPED,
                "The object is deleted although the device "
                    + input.status().target().machineId()
                    + " was to be released: "
                    + (input.isReleaseAbandoned()
                        ? "a person has abandoned it."
                        : "there is no MdeTenant, or none whose MdeApplication is there.")))
        : Optional.empty();
  }

  /** Of an isolation that was asked for, and that is to be taken back. */
  private static boolean isReleaseToCome(ActionInput input) {
    var status = input.status();
    var attempt = new Attempt(status.intent(), status.action());
    return input.spec() != null
        && input.spec().releaseAfter() != null
        && (ReleaseRun.isDueLater(status)
            || (status.outcome() == null && (attempt.action() != null || attempt.isOpen())));
  }
}
