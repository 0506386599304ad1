// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MachineActionType;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Release;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.ReleaseOutcome;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Target;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.defender.machine.Machine;
import io.mdeoperator.defender.machine.MachineAction;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.machineaction.ActionProcess.Step;
import io.mdeoperator.machineaction.OneRequest.Order;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One look at an action: what it needs is checked, Defender is asked if nothing speaks against it,
 * or what became of that is looked up. Thread-safe; calls block.
 */
final class ActionRun {
  private final Machines machines;
  private final MachineSearch search;
  private final OneRequest request;
  private final IsolationCaps caps;
  private final MachineActions settings;

  ActionRun(Machines machines, OneRequest request, IsolationCaps caps, MachineActions settings) {
    this.machines = machines;
    this.search = new MachineSearch(machines);
    this.request = request;
    this.caps = caps;
    this.settings = settings;
  }

  /** Whoever keeps the object that is looked at. */
  interface Turn {
    /** Writes a status before Defender is asked; false where that could not be done. */
    boolean write(MdeMachineActionStatus status, Finding finding);

    /** What would be decided by now; empty where the object is not there any more. */
    Optional<ActionInput> again();

    /** The time by now. */
    Instant now();
  }

  /** Looks at an action that has not ended, or that a person wants to be asked for again. */
  Step look(ActionInput input, Instant now, Turn turn) {
    var status = input.status();
    var attempt = new Attempt(status.intent(), status.action());
    if (status.action() == null && !attempt.isOpen()) {
      return beforePost(input, attempt, now, turn);
    }
    if (input.api().isEmpty()) {
      return held(status, tenantProblem(input));
    }
    var order = order(input, status.target().machineId());
    var progress =
        attempt.isOpen()
            ? request.findOut(order, attempt, now)
            : request.follow(order, attempt, now);
    return step(input, status, cancelled(input, order, progress));
  }

  private Progress cancelled(ActionInput input, Order order, Progress progress) {
    return input.spec().cancel()
            && progress instanceof Progress.Going(var attempt, var finding, _)
            && finding.reason() == Reason.AWAITING_DEVICE
            && attempt.action().foreign() == null
        ? request.cancel(order, attempt)
        : progress;
  }

  /** Nothing was asked yet, or provably in vain. */
  private Step beforePost(ActionInput input, Attempt before, Instant now, Turn turn) {
    var status = input.status();
    var problem = ActionGate.specProblem(input.spec());
    if (problem.isPresent()) {
      return held(status, Finding.failed(Reason.SPEC_INVALID, problem.get()));
    }
    var over = over(input, now);
    if (over.isPresent()) {
      return input.spec().dryRun() || isForgotten(input, now)
          ? over.get().end(status, now)
          : unlessAskedBefore(input, over.get(), now);
    }
    return ActionGate.of(input)
        .or(() -> stillHeld(input, now))
        .map(finding -> held(status, finding))
        .orElseGet(() -> withMachine(input, before, turn));
  }

  /** What can be told without a call: actions that wait share the quota with the alerts. */
  private Optional<Finding> stillHeld(ActionInput input, Instant now) {
    var target = input.status().target();
    if (target == null || input.spec().dryRun()) {
      return Optional.empty();
    }
    var held = ActionGate.approvalMissing(input).or(this::switchedOff);
    return held.isPresent() || input.spec().action() != MachineActionType.ISOLATE
        ? held
        : caps.stillFull(place(input, order(input, target.machineId())), input.permitted(), now);
  }

  /** Why Defender is not to be asked any more. */
  private record Over(Outcome outcome, Reason reason, String why) {
    Step end(MdeMachineActionStatus status, Instant now) {
      return ended(
          status, outcome, Finding.failed(reason, why + ": Defender is not asked for it."), now);
    }
  }

  private static Optional<Over> over(ActionInput input, Instant now) {
    if (input.spec().cancel()) {
      return Optional.of(new Over(Outcome.CANCELLED, Reason.CANCELLED, "spec.cancel is true"));
    }
    var notAfter = notAfter(input);
    return now.isAfter(notAfter)
        ? Optional.of(
            new Over(
                Outcome.EXPIRED, Reason.EXPIRED, "spec.notAfter, " + notAfter + ", has passed"))
        : Optional.empty();
  }

  private static Instant notAfter(ActionInput input) {
    return Timestamps.parse(input.spec().notAfter()).orElseThrow();
  }

  /** Whether Defender's list is not looked at any more for what was asked for until then. */
  private static boolean isForgotten(ActionInput input, Instant now) {
    return now.isAfter(notAfter(input).plus(OneRequest.LOOK_BACK));
  }

  private Step unlessAskedBefore(ActionInput input, Over over, Instant now) {
    var status = input.status();
    var unseen = over.why() + ", and it cannot be seen yet whether Defender was asked before: ";
    if (input.api().isEmpty()) {
      var problem = tenantProblem(input);
      return held(status, Finding.unknown(problem.reason(), unseen + problem.what()));
    }
    return switch (askedBefore(input, now)) {
      case Answer.NotRead<Optional<Step>>(var failure) ->
          new Step(
              status,
              Finding.unknown(failure.reason(), unseen + failure.detail()),
              failure.retryAfter());
      case Answer.Read<Optional<Step>>(var asked, _) -> asked.orElse(over.end(status, now));
    };
  }

  /**
   * What Defender was asked for before the status says so. A backup brings objects back without
   * their status, or with an old one: what one has asked for is followed, and released when that is
   * due. Whether one was brought back cannot be told, since a status is written at the first look.
   */
  Answer<Optional<Step>> askedBefore(ActionInput input, Instant now) {
    var before = new Attempt(input.status().intent(), input.status().action());
    var target = input.status().target();
    var order = order(input, target == null ? "" : target.machineId());
    return switch (request.own(order, before, now)) {
      case Answer.NotRead<Optional<MachineAction>>(var failure) -> new Answer.NotRead<>(failure);
      case Answer.Read<Optional<MachineAction>>(var own, var time) ->
          new Answer.Read<>(own.map(action -> adopted(input, order, before, action, time)), time);
    };
  }

  private Step adopted(
      ActionInput input, Order order, Attempt before, MachineAction own, Instant time) {
    var status = input.status();
    var progress = cancelled(input, order, request.adopt(order, before, own, time));
    if (status.target() != null) {
      return step(input, status, progress);
    }
    return own.machineId().isEmpty()
        ? onUnknownDevice(input, own, progress)
        : step(input, status.withTarget(target(input, own, time)), progress);
  }

  /** Some records say on which device only when it has done it. */
  private static Step onUnknownDevice(ActionInput input, MachineAction own, Progress progress) {
    return progress instanceof Progress.Ended ended && ended.outcome() != Outcome.SUCCEEDED
        ? step(input, input.status(), progress)
        : held(
            input.status(),
            Finding.unknown(
                Reason.AWAITING_DEVICE,
                "Defender has the action " + own.id() + ", and does not say yet on which device."));
  }

  /** Found once, and looked at again each time: its tags may have changed since. */
  private Step withMachine(ActionInput input, Attempt before, Turn turn) {
    var api = input.api().orElseThrow();
    var known = input.status().target();
    var found =
        known == null
            ? search.find(api, input.spec().machine())
            : search.byId(api, known.machineId());
    return switch (found) {
      case MachineSearch.Result.None(var finding) -> held(input.status(), finding);
      case MachineSearch.Result.One(var machine, var time) -> {
        var status =
            known == null
                ? input.status().withTarget(target(input, machine, time))
                : input.status();
        yield Protections.of(machine, input.permitted())
            .or(() -> unlessDryRun(input, () -> ActionGate.approvalMissing(input)))
            .or(() -> unlessDryRun(input, this::switchedOff))
            .map(finding -> held(status, finding))
            .orElseGet(() -> withListing(input, status, before, time, turn));
      }
    };
  }

  private static Optional<Finding> unlessDryRun(
      ActionInput input, Supplier<Optional<Finding>> check) {
    return input.spec().dryRun() ? Optional.empty() : check.get();
  }

  private Optional<Finding> switchedOff() {
    return settings.enabled()
        ? Optional.empty()
        : Optional.of(
            Finding.failed(
                Reason.KILL_SWITCH,
                "machineActions.enabled is false in the operator's configuration."));
  }

  private Step withListing(
      ActionInput input, MdeMachineActionStatus status, Attempt before, Instant now, Turn turn) {
    var order = order(input, status.target().machineId());
    return switch (request.list(order, now)) {
      case Answer.NotRead<OneRequest.Listing>(var failure) ->
          new Step(
              status, Finding.unknown(failure.reason(), failure.detail()), failure.retryAfter());
      case Answer.Read<OneRequest.Listing>(var listing, _) -> {
        var anyway = input.postAnyway().equals(Optional.of(order.token().of(before.next())));
        yield request
            .obstacle(order, before, listing, anyway)
            .map(progress -> step(input, status, progress))
            .orElseGet(() -> withCaps(input, status, order, before, listing.time(), turn));
      }
    };
  }

  private Step withCaps(
      ActionInput input,
      MdeMachineActionStatus status,
      Order order,
      Attempt before,
      Instant now,
      Turn turn) {
    if (input.spec().action() == MachineActionType.ISOLATE) {
      var full = reserve(input, order, now);
      if (full.isPresent()) {
        return held(status, full.get());
      }
    }
    if (input.spec().dryRun()) {
      caps.giveBack(place(input, order));
      return ended(
          status,
          Outcome.DRY_RUN,
          new Finding.Passed(
              Reason.DRY_RUN, "Defender would be asked for it; spec.dryRun is true."),
          now);
    }
    var progress =
        request.post(
            order,
            before,
            now,
            () -> isStillWanted(turn),
            attempt ->
                turn.write(
                    status.withAttempt(attempt.intent(), attempt.action()),
                    Finding.unknown(Reason.POSTING, "Defender is being asked.")));
    if (!(progress.attempt().isOpen() || progress.attempt().action() != null)) {
      caps.giveBack(place(input, order));
    }
    return step(input, status, progress);
  }

  /** What was decided by may be minutes old when a request leaves. */
  private static boolean isStillWanted(Turn turn) {
    return turn.again()
        .filter(input -> !input.object().isMarkedForDeletion())
        .filter(input -> over(input, turn.now()).isEmpty())
        .filter(input -> ActionGate.of(input).isEmpty())
        .filter(input -> ActionGate.approvalMissing(input).isEmpty())
        .isPresent();
  }

  private Optional<Finding> reserve(ActionInput input, Order order, Instant now) {
    var actions = new ArrayList<MachineAction>();
    for (var type : List.of("Isolate", "Unisolate")) {
      var answer =
          machines.actions(
              order.api(), Machines.ActionKey.TYPE, type, now.minus(OneRequest.LOOK_BACK));
      switch (answer) {
        case Answer.NotRead<List<MachineAction>>(var failure) -> {
          return Optional.of(Finding.unknown(failure.reason(), failure.detail()));
        }
        case Answer.Read<List<MachineAction>>(var page, _) -> actions.addAll(page);
      }
    }
    return caps.reserve(place(input, order), input.permitted(), actions, now);
  }

  private static IsolationCaps.Place place(ActionInput input, Order order) {
    return new IsolationCaps.Place(
        input.object().getMetadata().getUid(), input.tenantId(), order.machineId());
  }

  private Order order(ActionInput input, String machineId) {
    return new Order(
        input.api().orElseThrow(),
        machineId,
        ActionRequests.of(input.spec()),
        ActionToken.ofAction(settings.installation(), input.object()),
        input.spec().action().isHarmlessTwice());
  }

  private static Finding tenantProblem(ActionInput input) {
    return ActionGate.of(input)
        .orElse(Finding.unknown(Reason.PROGRESSING, "The tenant cannot be reached."));
  }

  /** Of what was asked for, which is followed whatever has become of the device since. */
  private Target target(ActionInput input, MachineAction action, Instant time) {
    return search.byId(input.api().orElseThrow(), action.machineId())
            instanceof MachineSearch.Result.One(var machine, _)
        ? target(input, machine, time)
        : new Target(action.machineId(), null, null, input.tenantId(), Timestamps.seconds(time));
  }

  private static Target target(ActionInput input, Machine machine, Instant time) {
    return new Target(
        machine.id(),
        machine.computerDnsName(),
        machine.osPlatform(),
        input.tenantId(),
        Timestamps.seconds(time));
  }

  private static Step held(MdeMachineActionStatus status, Finding finding) {
    return new Step(status, finding, Optional.empty());
  }

  private static Step ended(
      MdeMachineActionStatus status, Outcome outcome, Finding finding, Instant time) {
    return new Step(
        status.withOutcome(outcome, Timestamps.seconds(time)), finding, Optional.empty());
  }

  private static Step step(ActionInput input, MdeMachineActionStatus status, Progress progress) {
    var attempt = progress.attempt();
    var next = status.withAttempt(attempt.intent(), attempt.action());
    return switch (progress) {
      case Progress.Going(_, var finding, var wait) -> new Step(next, finding, wait);
      case Progress.Ended(_, var outcome, var finding, var time) -> {
        var withRelease = withRelease(input, next, outcome, time);
        var ended = ended(withRelease, outcome, ReleaseRun.withNotice(withRelease, finding), time);
        // The next look says when it is due, and comes again then.
        yield ReleaseRun.isDueLater(ended.status())
            ? new Step(ended.status(), finding, Optional.of(Duration.ZERO))
            : ended;
      }
    };
  }

  /** Only an isolation of one's own is released; any is to last until it is due. */
  private static MdeMachineActionStatus withRelease(
      ActionInput input, MdeMachineActionStatus status, Outcome outcome, Instant time) {
    var after = input.spec().releaseAfter();
    if (after == null || outcome != Outcome.SUCCEEDED) {
      return status;
    }
    var isOwn = status.action() != null && status.action().foreign() == null;
    var due = Timestamps.seconds(time.plus(Durations.parse(after)));
    return status.withRelease(new Release(due, null, null, isOwn ? null : ReleaseOutcome.SKIPPED));
  }
}
