// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.mdeoperator.api.Durations;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Intent;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus.Outcome;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.defender.call.TenantCalls.Answer;
import io.mdeoperator.defender.machine.ActionRequest;
import io.mdeoperator.defender.machine.MachineAction;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.defender.machine.Posted;
import io.mdeoperator.kube.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Asks Defender for an action at most once. Defender has no key that would make a repeated request
 * harmless, so the intent is written down first; whoever finds an intent without an action looks
 * for it in Defender's list, and does not ask. Thread-safe; calls block.
 */
final class OneRequest {
  /**
   * Longer than three days in which a device may be offline, the longest releaseAfter, and that of
   * another object that holds the device. Where more of them hold it one after the other, the list
   * is read all the time.
   */
  static final Duration LOOK_BACK = Duration.ofDays(70);

  /** Defender's list has an action after some ten seconds; this is for bad days. */
  private static final Duration MAX_LIST_LAG = Duration.ofMinutes(10);

  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  /** Longer than the API server takes; then another leader may have come meanwhile. */
  private static final Duration MAX_AGE_OF_INTENT = Duration.ofSeconds(20);

  private final Machines machines;
  private final MonotonicClock waits;

  OneRequest(Machines machines, MonotonicClock waits) {
    this.machines = machines;
    this.waits = waits;
  }

  /**
   * An action on a device, to be asked of Defender once.
   *
   * @param mayRepeat whether it may be asked for again when its outcome cannot be found out
   */
  record Order(
      TenantApi api,
      String machineId,
      ActionRequest request,
      ActionToken token,
      boolean mayRepeat) {}

  /** Writes an attempt to the status. */
  interface IntentWriter {
    /** Whether it was written, against the version that it was computed from. */
    boolean write(Attempt attempt);
  }

  /** Defender's actions of a device. */
  record Listing(List<MachineAction> actions, Instant time) {
    Optional<MachineAction> newest(Predicate<MachineAction> which) {
      return actions.stream().filter(which).findFirst();
    }
  }

  /** What Defender lists for the device of an order. */
  Answer<Listing> list(Order order, Instant now) {
    var answer =
        machines.actions(
            order.api(), Machines.ActionKey.MACHINE, order.machineId(), now.minus(LOOK_BACK));
    return switch (answer) {
      case Answer.NotRead<List<MachineAction>>(var failure) -> new Answer.NotRead<>(failure);
      case Answer.Read<List<MachineAction>>(var actions, var time) ->
          new Answer.Read<>(
              new Listing(
                  actions.stream()
                      .filter(action -> action.machineId().equals(order.machineId()))
                      .filter(action -> !action.id().isEmpty())
                      .toList(),
                  time),
              time);
    };
  }

  /**
   * What was asked for before. All actions of the type are read where the device is not known, as
   * to an object that was restored; and for an isolation, since a record may not name its device
   * before it is isolated.
   */
  Answer<Optional<MachineAction>> own(Order order, Attempt before, Instant now) {
    if (!order.machineId().isEmpty()) {
      var onDevice = own(order, before, Machines.ActionKey.MACHINE, order.machineId(), now);
      if (!order.request().isState() || !isNone(onDevice)) {
        return onDevice;
      }
    }
    return own(order, before, Machines.ActionKey.TYPE, order.request().type(), now);
  }

  private static boolean isNone(Answer<Optional<MachineAction>> answer) {
    return answer instanceof Answer.Read<Optional<MachineAction>>(var own, _) && own.isEmpty();
  }

  private Answer<Optional<MachineAction>> own(
      Order order, Attempt before, Machines.ActionKey key, String value, Instant now) {
    return switch (machines.actions(order.api(), key, value, now.minus(LOOK_BACK))) {
      case Answer.NotRead<List<MachineAction>>(var failure) -> new Answer.NotRead<>(failure);
      case Answer.Read<List<MachineAction>>(var actions, var time) ->
          new Answer.Read<>(
              new Listing(actions, time).newest(action -> isOwn(order, action, before.next())),
              time);
    };
  }

  /** Goes on from an action that was asked for before. */
  Progress adopt(Order order, Attempt before, MachineAction own, Instant time) {
    return seen(adopted(order, before, time), own, order, time);
  }

  /**
   * What speaks against asking: it was asked for before, somebody else's action is under way, or
   * the device is in the wanted state, or halfway there.
   *
   * @param before attempts that provably came to nothing, or that a person has given up
   * @param anyway whether a person knows better than the list which state the device is in
   */
  Optional<Progress> obstacle(Order order, Attempt before, Listing listing, boolean anyway) {
    var own = listing.newest(action -> isOwn(order, action, before.next()));
    if (own.isPresent()) {
      return Optional.of(adopt(order, before, own.get(), listing.time()));
    }
    var request = order.request();
    var pending = listing.newest(action -> !action.isFinal() && isRelated(order, action));
    if (pending.isPresent()) {
      return Optional.of(
          new Progress.Going(
              before,
              Finding.unknown(
                  Reason.FOREIGN_ACTION_PENDING,
                  "The action " + pending.get().id() + " on the device is under way.")));
    }
    return request.isState() && !anyway
        ? listing
            .newest(action -> action.isSucceeded() && isRelated(order, action))
            .filter(last -> last.type().equals(request.type()))
            .map(
                last ->
                    request.exceeds(last)
                        ? lessThanAsked(order, before, last)
                        : alreadyInState(order, before, last, listing.time()))
        : Optional.empty();
  }

  /** Whether it was asked for by this object; one of an earlier attempt that failed is over. */
  private static boolean isOwn(Order order, MachineAction action, int attempt) {
    var hasFailed = action.isFinal() && !action.isSucceeded() && !action.isCancelled();
    return order.token().isIn(action) && !(hasFailed && order.token().isIn(action, attempt - 1));
  }

  private static boolean isRelated(Order order, MachineAction action) {
    return action.type().equals(order.request().type()) || action.isOf(order.request().undoes());
  }

  /** An object that was restored without its status has no intent any more. */
  private static Attempt adopted(Order order, Attempt before, Instant time) {
    return before.intent() != null
        ? before
        : new Attempt(new Intent(order.token().of(1), Timestamps.seconds(time), 1, null), null);
  }

  private static Progress alreadyInState(
      Order order, Attempt before, MachineAction last, Instant time) {
    return new Progress.Ended(
        before,
        Outcome.SUCCEEDED,
        new Finding.Passed(
            Reason.ALREADY_IN_STATE,
            "The device is in the wanted state since the action "
                + last.id()
                + " of "
                + Timestamps.seconds(last.updated())
                + "; nothing was asked of Defender. If that is wrong, set the annotation"
                + " mde-operator.io/post-anyway to "
                + order.token().of(before.next())
                + "."),
        time);
  }

  /** A second isolation could outlive the release of both, so that a person has to decide. */
  private static Progress lessThanAsked(Order order, Attempt before, MachineAction last) {
    return new Progress.Going(
        before,
        Finding.failed(
            Reason.SELECTIVELY_ISOLATED,
            "The device is isolated only selectively, by the action "
                + last.id()
                + " (token for post-anyway: "
                + order.token().of(before.next())
                + ")."));
  }

  /**
   * Where the list does not show the isolation that Defender answers with, each look would find the
   * device not isolated and ask again.
   */
  private static Progress answeredWithLess(
      Order order, Attempt attempt, MachineAction action, Instant time) {
    var what = "and answered with the action " + action.id() + ", a selective isolation";
    return new Progress.Ended(attempt, Outcome.UNKNOWN, unknown(order, attempt, what), time);
  }

  /**
   * Writes the intent, asks once, and tells what is known of it then.
   *
   * @param isStillWanted asked right before the request leaves
   */
  Progress post(
      Order order,
      Attempt before,
      Instant serverTime,
      BooleanSupplier isStillWanted,
      IntentWriter writer) {
    if (!machines.mayPost()) {
      return new Progress.Going(
          before,
          Finding.unknown(Reason.POSTING, "This process of the operator is ending."),
          Duration.ofSeconds(1));
    }
    var attempt = before.next();
    var intent =
        new Intent(order.token().of(attempt), Timestamps.seconds(serverTime), attempt, null);
    var written = new Attempt(intent, null);
    var begin = waits.now();
    if (!writer.write(written)) {
      return new Progress.Going(
          before,
          Finding.unknown(Reason.POSTING, "The object has changed meanwhile."),
          Duration.ofSeconds(1));
    }
    if (Duration.between(begin, waits.now()).compareTo(MAX_AGE_OF_INTENT) > 0) {
      return new Progress.Going(
          written.notExecuted(),
          Finding.unknown(
              Reason.POSTING, "Writing the status took too long for Defender to be asked."),
          Duration.ofSeconds(1));
    }
    var comment = order.token().comment(attempt);
    var posted =
        machines.post(order.api(), order.machineId(), order.request(), comment, isStillWanted);
    return outcome(order, written, serverTime, posted);
  }

  private static Progress outcome(Order order, Attempt written, Instant serverTime, Posted posted) {
    return switch (posted) {
      case Posted.Accepted(var action) -> seen(written, action, order, serverTime);
      case Posted.NotExecuted(var failure) -> Progress.refused(written.notExecuted(), failure);
      case Posted.AlreadyActive(var failure) ->
          new Progress.Going(
              written.notExecuted(),
              Finding.unknown(Reason.FOREIGN_ACTION_PENDING, failure.detail()));
      case Posted.Unknown(var failure) ->
          new Progress.Going(
              written, Finding.unknown(Reason.POSTING, failure.detail()), FIRST_LOOK);
    };
  }

  /** Looks for the action of an intent whose outcome is not known. */
  Progress findOut(Order order, Attempt attempt, Instant now) {
    return switch (list(order, now)) {
      case Answer.NotRead<Listing>(var failure) -> Progress.unread(attempt, failure);
      case Answer.Read<Listing>(var listing, _) ->
          listing
              .newest(action -> isOwn(order, action, attempt.intent().attempt()))
              .map(action -> seen(attempt, action, order, listing.time()))
              .orElseGet(() -> notListed(order, attempt, listing));
    };
  }

  private static Progress notListed(Order order, Attempt attempt, Listing listing) {
    var since = Timestamps.parse(attempt.intent().writtenAt()).orElse(listing.time());
    var elapsed = Duration.between(since, listing.time());
    var isPending =
        listing
            .newest(action -> !action.isFinal() && action.type().equals(order.request().type()))
            .isPresent();
    if (isPending || elapsed.compareTo(MAX_LIST_LAG) < 0) {
      return new Progress.Going(
          attempt,
          Finding.unknown(
              Reason.POSTING,
              "Defender was asked, its answer was lost, and its list does not have the action yet."),
          Durations.between(FIRST_LOOK, elapsed.dividedBy(2), Duration.ofMinutes(5)));
    }
    return order.mayRepeat() && attempt.next() <= ActionToken.MAX_ATTEMPTS
        ? new Progress.Going(
            attempt.givenUp(),
            Finding.unknown(
                Reason.POSTING,
                "Defender does not have the action, which does no harm twice: it is asked again."),
            Duration.ofSeconds(1))
        : new Progress.Ended(
            attempt,
            Outcome.UNKNOWN,
            unknown(order, attempt, "its answer was lost, and its list does not have the action"),
            listing.time());
  }

  private static Finding unknown(Order order, Attempt attempt, String what) {
    return Finding.failed(
        Reason.OUTCOME_UNKNOWN,
        "Defender was asked, "
            + what
            + (attempt.next() <= ActionToken.MAX_ATTEMPTS && !order.mayRepeat()
                ? " (token for post-anyway: " + order.token().of(attempt.next()) + ")."
                : "."));
  }

  /** Looks at an action that Defender has. */
  Progress follow(Order order, Attempt attempt, Instant now) {
    return switch (machines.action(order.api(), attempt.action().id())) {
      case Answer.NotRead<Optional<MachineAction>>(var failure) ->
          Progress.unread(attempt, failure);
      case Answer.Read<Optional<MachineAction>>(var found, var time) ->
          found
              .map(action -> seen(attempt, action, order, time))
              .orElseGet(() -> vanished(order, attempt, now));
    };
  }

  /** Anything on the way can answer that there is no such record, so the list is asked, too. */
  private Progress vanished(Order order, Attempt attempt, Instant now) {
    var created = Timestamps.parse(attempt.action().created()).orElse(Instant.EPOCH);
    if (Duration.between(created, now).compareTo(Duration.ofHours(1)) < 0) {
      return new Progress.Going(
          attempt,
          Finding.unknown(
              Reason.AWAITING_DEVICE,
              "Defender does not list the action " + attempt.action().id() + " yet."),
          Duration.ofSeconds(15));
    }
    return switch (list(order, now)) {
      case Answer.NotRead<Listing>(var failure) -> Progress.unread(attempt, failure);
      case Answer.Read<Listing>(var listing, var time) ->
          listing
              .newest(action -> action.id().equals(attempt.action().id()))
              .map(action -> seen(attempt, action, order, time))
              .orElseGet(
                  () ->
                      new Progress.Ended(
                          attempt,
                          Outcome.UNKNOWN,
                          unknown(
                              order,
                              attempt,
                              "has forgotten its record, and its list does not have the action"),
                          time));
    };
  }

  /** Asks for the end of an action. */
  Progress cancel(Order order, Attempt attempt) {
    var comment = order.token().comment(attempt.intent().attempt());
    return switch (machines.cancel(order.api(), attempt.action().id(), comment)) {
      case Answer.NotRead<MachineAction>(var failure) -> Progress.unread(attempt, failure);
      case Answer.Read<MachineAction>(var action, var time) -> seen(attempt, action, order, time);
    };
  }

  private static Progress seen(
      Attempt attempt, MachineAction action, Order order, Instant serverTime) {
    var wasForeign = attempt.action() != null && attempt.action().foreign() != null;
    var foreign = action.comment().isBlank() ? wasForeign : !order.token().isIn(action);
    if (foreign && action.isSucceeded() && order.request().exceeds(action)) {
      return answeredWithLess(order, attempt.with(action, true), action, serverTime);
    }
    return ActionRecords.read(attempt.with(action, foreign), action, serverTime);
  }
}
