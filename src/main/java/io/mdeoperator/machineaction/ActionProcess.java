// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.fabric8.kubernetes.api.model.Condition;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Retry;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.defender.call.TenantCalls.Answer;
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

  /** What becomes of an object that is being deleted. */
  sealed interface Deletion {
    /** It stays, since a release is or may be to come. */
    record Waits(Step step) implements Deletion {}

    /**
     * It may go.
     *
     * @param lost what is to be said of a release that does not come, or may not
     */
    record Goes(Optional<Finding> lost) implements Deletion {}
  }

  private static final Duration MAX_WAIT_WHILE_DELETED = Duration.ofHours(1);

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
   * What becomes of an object that is being deleted. Deleting it releases nothing by itself, and
   * does not forget a release that is to come.
   */
  Deletion whileDeleted(ActionInput input, Instant now, ActionRun.Turn turn) {
    if (isReleaseToCome(input)) {
      return beforeRelease(input, now, turn);
    }
    return mayBeIsolated(input) && !input.isReleaseAbandoned()
        ? beforeSeen(input, now)
        : new Deletion.Goes(Optional.empty());
  }

  private Deletion beforeRelease(ActionInput input, Instant now, ActionRun.Turn turn) {
    if (input.isReleaseAbandoned()) {
      return notReleased(input, "a person has abandoned it.");
    }
    if (input.api().isPresent()) {
      return new Deletion.Waits(next(input, now, turn).orElseThrow());
    }
    // One that was deleted by mistake comes back; one that is gone must not keep the object.
    var deleted = deleted(input, now);
    var missing = missingSince(input.status()).orElse(now);
    var left = left(missing.isAfter(deleted) ? missing : deleted, now);
    return left.isPositive()
        ? new Deletion.Waits(new Step(input.status(), tenantMissing(input), Optional.of(left)))
        : notReleased(input, "there is no MdeTenant, or none whose MdeApplication is there.");
  }

  private static Finding tenantMissing(ActionInput input) {
    return Finding.failed(
        Reason.REFERENCE_NOT_FOUND,
        "The deletion of the object waits for an hour for its MdeTenant and the MdeApplication of"
            + " that, since a release is to come: after that it goes, and the device "
            + input.status().target().machineId()
            + " stays isolated; the annotation "
            + Api.ABANDON_RELEASE_ANNOTATION
            + " lets it go at once.");
  }

  private static Duration left(Instant since, Instant now) {
    return MAX_WAIT_WHILE_DELETED.minus(Duration.between(since, now));
  }

  private static Instant deleted(ActionInput input, Instant now) {
    return Timestamps.parse(input.object().getMetadata().getDeletionTimestamp()).orElse(now);
  }

  /** Or since an earlier problem. */
  private static Optional<Instant> missingSince(MdeMachineActionStatus status) {
    return Conditions.find(status.conditions(), ConditionType.READY)
        .filter(ready -> "False".equals(ready.getStatus()))
        .map(Condition::getLastTransitionTime)
        .flatMap(Timestamps::parse);
  }

  /** What an object that was restored has asked for is in Defender's list alone. */
  private Deletion beforeSeen(ActionInput input, Instant now) {
    if (input.api().isEmpty()) {
      return notSeen("there is no MdeTenant, or none whose MdeApplication is there.");
    }
    return switch (actions.askedBefore(input, now)) {
      case Answer.Read<Optional<Step>>(var asked, _) ->
          asked
              .<Deletion>map(Deletion.Waits::new)
              .orElseGet(() -> new Deletion.Goes(Optional.empty()));
      case Answer.NotRead<Optional<Step>>(var failure) ->
          failure.reason().retry() == Retry.BACK_OFF && left(deleted(input, now), now).isPositive()
              ? new Deletion.Waits(
                  new Step(
                      input.status(),
                      Finding.unknown(
                          failure.reason(),
                          "The deletion of the object waits for an hour until it can be seen whether"
                              + " its device was isolated; the annotation "
                              + Api.ABANDON_RELEASE_ANNOTATION
                              + " lets it go at once: "
                              + failure.detail()),
                      failure.retryAfter()))
              : notSeen(failure.detail());
    };
  }

  private static Deletion notReleased(ActionInput input, String why) {
    return goes(
        "The object is deleted although the device "
            + input.status().target().machineId()
            + " was to be released: "
            + why);
  }

  private static Deletion notSeen(String why) {
    return goes(
        "The object is deleted, and it could not be seen whether its device was isolated and is to"
            + " be released: "
            + why);
  }

  private static Deletion goes(String what) {
    return new Deletion.Goes(Optional.of(Finding.failed(Reason.RELEASE_SKIPPED, what)));
  }

  /** Of an isolation that was asked for, and that is to be taken back. */
  private static boolean isReleaseToCome(ActionInput input) {
    var status = input.status();
    return input.spec() != null
        && input.spec().releaseAfter() != null
        && (ReleaseRun.isDueLater(status) || (status.outcome() == null && isAsked(status)));
  }

  /** By what the status does not say. */
  private static boolean mayBeIsolated(ActionInput input) {
    return ActionGate.specProblem(input.spec()).isEmpty()
        && input.spec().releaseAfter() != null
        && !input.spec().dryRun()
        && input.status().outcome() == null
        && !isAsked(input.status());
  }

  private static boolean isAsked(MdeMachineActionStatus status) {
    var attempt = new Attempt(status.intent(), status.action());
    return attempt.action() != null || attempt.isOpen();
  }
}
