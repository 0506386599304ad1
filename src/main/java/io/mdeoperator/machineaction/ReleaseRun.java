// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.Api;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Release;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.ReleaseOutcome;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.defender.machine.ActionRequest;
import io.mdeoperator.defender.machine.MachineAction;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.machineaction.ActionProcess.Step;
import io.mdeoperator.machineaction.OneRequest.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Releases a device that an object has isolated, when that is due, and if nobody else has released
 * it or isolated it since. Thread-safe; calls block.
 */
final class ReleaseRun {
  private static final Duration MIN_PAUSE = Duration.ofMinutes(5);
  private static final Duration MAX_PAUSE = Duration.ofHours(1);
  private static final String ISOLATE = "Isolate";
  private static final String UNISOLATE = "Unisolate";

  private final OneRequest request;
  private final Isolations isolations;
  private final MachineActions settings;

  ReleaseRun(OneRequest request, Isolations isolations, MachineActions settings) {
    this.request = request;
    this.isolations = isolations;
    this.settings = settings;
  }

  /** Whether a release is to come. */
  static boolean isDueLater(MdeMachineActionStatus status) {
    return status.release() != null && status.release().outcome() == null;
  }

  /** Of an isolation that is not released by its object: the time in the status looks as if. */
  static Finding withNotice(MdeMachineActionStatus status, Finding finding) {
    return status.release() != null && status.release().outcome() == ReleaseOutcome.SKIPPED
        ? new Finding.Passed(
            finding.reason(), finding.message() + " This object does not release the device.")
        : finding;
  }

  /** Looks at an isolation that has succeeded and is to be released. */
  Step look(ActionInput input, Instant now, ActionRun.Turn turn) {
    var release = input.status().release();
    var due = due(input, now);
    if (input.api().isEmpty()) {
      return now.isBefore(due)
          ? waits(input, due, now)
          : overdue(input, "its MdeTenant is not there.", Optional.empty());
    }
    var order =
        new Order(
            input.api().get(),
            input.status().target().machineId(),
            ActionRequest.release(),
            ActionToken.ofRelease(settings.installation(), input.object()),
            true); // before each it is made sure that nobody else holds the device
    var attempt = new Attempt(release.intent(), release.action());
    if (attempt.action() != null) {
      return step(input, request.follow(order, attempt, now));
    }
    return attempt.isOpen()
        ? step(input, request.findOut(order, attempt, now))
        : begin(input, order, attempt, now, turn);
  }

  /** When the last of those is due that want the device to stay isolated. */
  private Instant due(ActionInput input, Instant now) {
    var own = ownDue(input, now);
    return isolations
        .latestDueOfOthers(input.object(), isolated(input), now)
        .filter(own::isBefore)
        .orElse(own);
  }

  private static Instant ownDue(ActionInput input, Instant now) {
    return Timestamps.parse(input.status().release().due()).orElse(now);
  }

  /** Another object may be deleted before, or the device released, so it comes again. */
  private static Step waits(ActionInput input, Instant due, Instant now) {
    var isForAnother = ownDue(input, now).isBefore(due);
    return new Step(
        input.status(),
        new Finding.Passed(
            Reason.SUCCEEDED,
            "The device is isolated, and is released at "
                + due
                + (isForAnother
                    ? ", when another MdeMachineAction that isolates it is due as well."
                    : ".")
                + deletion(input)),
        Optional.of(Durations.between(Duration.ZERO, Duration.between(now, due), MAX_PAUSE)));
  }

  private static String deletion(ActionInput input) {
    return input.object().isMarkedForDeletion()
        ? " The deletion of the object waits for that; the annotation "
            + Api.ABANDON_RELEASE_ANNOTATION
            + " gives the release up."
        : "";
  }

  private Step begin(
      ActionInput input, Order order, Attempt before, Instant now, ActionRun.Turn turn) {
    var due = due(input, now);
    return switch (request.list(order, now)) {
      case Answer.NotRead<OneRequest.Listing>(var failure) ->
          now.isBefore(due)
              ? waits(input, due, now)
              : overdue(input, failure.detail(), failure.retryAfter());
      case Answer.Read<OneRequest.Listing>(var listing, _) -> {
        var later = changedByOthers(input, order, listing);
        if (later.filter(ReleaseRun::isReleased).isPresent()) {
          yield ended(input, ReleaseOutcome.RELEASED_BY_OTHER);
        }
        if (now.isBefore(due)) {
          yield waits(input, due, now);
        }
        yield later.filter(action -> action.type().equals(ISOLATE)).isPresent()
                || isIsolatedByAnother(input, listing)
            ? ended(input, ReleaseOutcome.SKIPPED)
            : request
                .obstacle(order, before, listing, false)
                .map(progress -> step(input, progress))
                .orElseGet(() -> post(input, order, before, listing, turn));
      }
    };
  }

  /** What somebody else has made of the device since our isolation. */
  private static Optional<MachineAction> changedByOthers(
      ActionInput input, Order order, OneRequest.Listing listing) {
    var ours = input.status().action();
    var since = isolated(input);
    return listing.newest(
        action ->
            !action.id().equals(ours.id())
                && !order.token().isIn(action)
                && !action.created().isBefore(since)
                && (action.isSucceeded() || !action.isFinal())
                && (action.type().equals(ISOLATE) || action.type().equals(UNISOLATE)));
  }

  private boolean isIsolatedByAnother(ActionInput input, OneRequest.Listing listing) {
    var released = listing.newest(ReleaseRun::isReleased).map(MachineAction::created);
    return isolations.isIsolatedByAnother(input.object(), released.orElse(Instant.EPOCH));
  }

  private static Instant isolated(ActionInput input) {
    return Timestamps.parse(input.status().action().created()).orElse(Instant.EPOCH);
  }

  private static boolean isReleased(MachineAction action) {
    return action.type().equals(UNISOLATE) && action.isSucceeded();
  }

  private Step post(
      ActionInput input,
      Order order,
      Attempt before,
      OneRequest.Listing listing,
      ActionRun.Turn turn) {
    if (!settings.enabled()) {
      return overdue(
          input,
          "machineActions.enabled is false in the operator's configuration.",
          Optional.empty());
    }
    return step(
        input,
        request.post(
            order,
            before,
            listing.time(),
            () -> true,
            attempt ->
                turn.write(
                    with(input, attempt),
                    Finding.unknown(Reason.POSTING, "Defender is being asked for the release."))));
  }

  private static Step step(ActionInput input, Progress progress) {
    var status = with(input, progress.attempt());
    return switch (progress) {
      case Progress.Going(_, var finding, var wait) ->
          overdue(input.with(status), finding.what(), wait);
      case Progress.Ended(_, var outcome, var finding, _) when outcome == Outcome.SUCCEEDED ->
          ended(
              input.with(status),
              finding.reason() == Reason.ALREADY_IN_STATE
                  ? ReleaseOutcome.RELEASED_BY_OTHER
                  : ReleaseOutcome.RELEASED);
      case Progress.Ended(var attempt, var outcome, var finding, var time) ->
          mayTryAgain(attempt, outcome)
              ? overdue(
                  input.with(with(input, attempt.over())),
                  finding.what(),
                  Optional.of(untilNextTry(input, time)))
              : new Step(
                  status.withRelease(status.release().withOutcome(ReleaseOutcome.FAILED)),
                  Finding.failed(Reason.RELEASE_OVERDUE, finding.what()),
                  Optional.empty());
    };
  }

  /** The device was offline for days, say. Whoever cancels the release wants it isolated. */
  private static boolean mayTryAgain(Attempt attempt, Outcome outcome) {
    return outcome != Outcome.CANCELLED && attempt.over().next() <= ActionToken.MAX_ATTEMPTS;
  }

  /** Each half as late again as the one before. */
  private static Duration untilNextTry(ActionInput input, Instant now) {
    var due = Timestamps.parse(input.status().release().due()).orElse(now);
    return Durations.between(MIN_PAUSE, Duration.between(due, now).dividedBy(2), MAX_PAUSE);
  }

  private static MdeMachineActionStatus with(ActionInput input, Attempt attempt) {
    return input
        .status()
        .withRelease(input.status().release().withAttempt(attempt.intent(), attempt.action()));
  }

  /** Why is the end of a sentence. */
  private static Step overdue(ActionInput input, String why, Optional<Duration> untilNext) {
    return new Step(
        input.status(),
        Finding.unknown(
            Reason.RELEASE_OVERDUE,
            "The release was due at " + input.status().release().due() + ": " + why),
        untilNext);
  }

  private static Step ended(ActionInput input, ReleaseOutcome outcome) {
    var release = input.status().release();
    var next = input.status().withRelease(release.withOutcome(outcome));
    return new Step(next, finding(outcome, release), Optional.empty());
  }

  private static Finding finding(ReleaseOutcome outcome, Release release) {
    return switch (outcome) {
      case RELEASED ->
          new Finding.Passed(
              Reason.RELEASED,
              "The device was isolated and is released, as was due " + release.due() + ".");
      case RELEASED_BY_OTHER ->
          new Finding.Passed(
              Reason.RELEASED_BY_OTHER,
              "The device was isolated, and another actor has released it.");
      case SKIPPED, FAILED ->
          Finding.failed(
              Reason.RELEASE_SKIPPED,
              "Another isolation of the device is newer, or holds it as well.");
    };
  }
}
