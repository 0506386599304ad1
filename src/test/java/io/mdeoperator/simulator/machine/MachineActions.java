// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.machine;

import io.mdeoperator.simulator.defender.DefenderError;
import io.mdeoperator.simulator.machine.MachineAction.Cancellation;
import io.mdeoperator.simulator.machine.MachineAction.Status;
import io.mdeoperator.simulator.odata.ODataFilter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The actions on one customer's devices, and what those are thereafter. Time goes by the
 * simulator's clock; whatever is due happens when somebody looks. Thread-safe.
 */
public final class MachineActions {
  /** So long Microsoft tries to reach a device ("Take response actions on a device"). */
  public static final Duration PATIENCE = Duration.ofDays(3);

  /** What becomes of a POST where there is an action of the kind already. */
  public enum Repeat {
    /** 400 {@code ActiveRequestAlreadyExists}. */
    REFUSED,
    /** 201 with that action, whoever took it. */
    ANSWERED_WITH_EXISTING,
    /** 201 with a new one; an isolation is then stuck until the device is released. */
    ADDED
  }

  /**
   * What a POST led to.
   *
   * @param isNew false when it is an action that was there already
   */
  record Taken(MachineAction action, boolean isNew) {}

  private static final Set<ActionType> OF_ISOLATION =
      Set.of(ActionType.ISOLATE, ActionType.UNISOLATE);

  private final Clock clock;
  private final Map<String, TrackedAction> byId = new LinkedHashMap<>();
  private final Set<Machine> isolated = new HashSet<>();
  private final Set<Machine> restricted = new HashSet<>();
  private final Map<ActionType, Deque<Outcome>> next = new EnumMap<>(ActionType.class);
  private final Map<ActionType, Outcome> usual = new EnumMap<>(ActionType.class);
  private Duration lag = Duration.ZERO;
  private Repeat whileActive = Repeat.REFUSED;
  private Repeat whileIsolated = Repeat.ADDED;

  public MachineActions(Clock clock) {
    this.clock = clock;
  }

  /** No list or GET finds actions before they are so old: those posted from now on. */
  public synchronized MachineActions listLag(Duration time) {
    lag = time;
    return this;
  }

  /** What becomes of a POST while an action of its type is not final; refused at first. */
  public synchronized MachineActions whileActive(Repeat repeat) {
    whileActive = repeat;
    return this;
  }

  /** What becomes of an isolation while the device is isolated; added, and stuck, at first. */
  public synchronized MachineActions whileIsolated(Repeat repeat) {
    whileIsolated = repeat;
    return this;
  }

  /** Of the next action of this type; several queue up. */
  public synchronized MachineActions next(ActionType type, Outcome outcome) {
    next.computeIfAbsent(type, t -> new ArrayDeque<>()).add(outcome);
    return this;
  }

  /** Of all actions of this type from now on that have no other; they succeed at first. */
  public synchronized MachineActions usually(ActionType type, Outcome outcome) {
    usual.put(type, outcome);
    return this;
  }

  /**
   * Somebody else takes an action, in the portal or by another app; visible at once.
   *
   * @param requestor name of a person or display name of an app
   */
  public synchronized MachineAction byOther(
      Machine machine, ActionType type, String requestor, String comment, Outcome outcome) {
    settle();
    var parameter = type == ActionType.ISOLATE ? "Full" : null;
    return add(machine, new ActionRequest(type, comment, parameter), requestor, outcome, false)
        .action();
  }

  /** Ends an action that is not final, or takes it on where it says nothing of an end. */
  public synchronized MachineAction end(String actionId, Outcome outcome) {
    settle();
    var tracked = byId.get(actionId);
    if (tracked == null || tracked.action().status().isFinal()) {
      throw new NoSuchElementException("no action under way is " + actionId);
    }
    if (outcome.end() == null) {
      tracked.change(tracked.action().with(Status.IN_PROGRESS, clock.instant(), null));
    } else {
      end(tracked, outcome.end(), clock.instant(), outcome.errorHResult());
    }
    return tracked.action();
  }

  /** Microsoft isolates the device by itself: no action says so. */
  public synchronized void isolateAutomatically(Machine machine) {
    settle();
    isolated.add(machine);
  }

  /** The device is released by a script that runs on it: no action says so. */
  public synchronized void releaseByScript(Machine machine) {
    settle();
    isolated.remove(machine);
    settle();
  }

  /** All actions in order of creation, visible or not. */
  public synchronized List<MachineAction> all() {
    settle();
    return byId.values().stream().map(TrackedAction::action).toList();
  }

  /** Those on this device, in order of creation, visible or not. */
  public List<MachineAction> of(Machine machine) {
    return all().stream().filter(action -> action.machineId().equals(machine.id())).toList();
  }

  synchronized boolean isIsolated(Machine machine) {
    settle();
    return isolated.contains(machine);
  }

  synchronized boolean isRestricted(Machine machine) {
    settle();
    return restricted.contains(machine);
  }

  /**
   * Takes an action, unless there is one.
   *
   * @throws DefenderError 400
   */
  synchronized Taken take(Machine machine, ActionRequest request, String requestor) {
    settle();
    var type = request.type();
    var active = newest(machine, type, action -> !action.status().isFinal());
    if (active.isPresent()) {
      return repeated(whileActive, active, machine, request, requestor);
    }
    if (type == ActionType.ISOLATE && isolated.contains(machine)) {
      var done = newest(machine, type, action -> action.status() == Status.SUCCEEDED);
      return repeated(whileIsolated, done, machine, request, requestor);
    }
    var added = add(machine, request, requestor, outcome(type), false);
    if (added.outcome().after().isNegative()) {
      settle();
    }
    return new Taken(added.action(), true);
  }

  private Taken repeated(
      Repeat repeat,
      Optional<MachineAction> existing,
      Machine machine,
      ActionRequest request,
      String requestor) {
    if (repeat == Repeat.ADDED) {
      var stuck = request.type() == ActionType.ISOLATE;
      var added = add(machine, request, requestor, outcome(request.type()), stuck);
      return new Taken(added.action(), true);
    }
    if (repeat == Repeat.REFUSED || existing.isEmpty()) {
      throw new DefenderError(400, "ActiveRequestAlreadyExists", "Action is already in progress");
    }
    return new Taken(existing.get(), false);
  }

  /** A visible action, looked at. */
  synchronized Optional<MachineAction> look(String id) {
    settle();
    return visible(byId.get(id)).map(MachineActions::seen);
  }

  /**
   * The visible actions that match, the newest first, each looked at. A null filter matches all.
   */
  synchronized List<MachineAction> find(ODataFilter filter) {
    settle();
    return byId.values().stream().toList().reversed().stream()
        .filter(tracked -> visible(tracked).isPresent())
        .sorted(Comparator.comparing((TrackedAction t) -> t.action().created()).reversed())
        .filter(tracked -> filter == null || matches(filter, tracked))
        .map(MachineActions::seen)
        .toList();
  }

  private static boolean matches(ODataFilter filter, TrackedAction tracked) {
    return filter.matches(ActionProperty.of(tracked.action()));
  }

  /** A visible action, as it is without being looked at: to see who may cancel it. */
  synchronized Optional<MachineAction> peek(String id) {
    return visible(byId.get(id)).map(TrackedAction::action);
  }

  /** Cancels an action, or comes too late for that. */
  synchronized MachineAction cancel(String id, String requestor, String comment) {
    settle();
    var tracked = byId.get(id);
    var now = clock.instant();
    if (!tracked.action().status().isFinal()) {
      if (tracked.outcome().onCancel()) {
        end(tracked, tracked.outcome().end(), now, null);
      } else {
        tracked.change(tracked.action().cancelled(new Cancellation(requestor, comment, now)));
      }
    }
    return tracked.action();
  }

  /** Lets everything happen that is due, in the order in which it is. */
  synchronized void settle() {
    var now = clock.instant();
    byId.values().stream()
        .filter(TrackedAction::isUnderWay)
        .map(tracked -> tracked.due(now))
        .flatMap(Optional::stream)
        .sorted(Comparator.comparing(TrackedAction.Due::at))
        .forEach(due -> end(due.tracked(), due.end(), due.at(), due.errorHResult()));
    byId.values().stream()
        .filter(tracked -> tracked.isUnderWay() && tracked.isStuck())
        .filter(tracked -> isReleased(tracked.machine()))
        .forEach(tracked -> end(tracked, Status.SUCCEEDED, now, null));
  }

  /** Whether it is not isolated, and nothing that would change that is still to come. */
  private boolean isReleased(Machine machine) {
    return !isolated.contains(machine)
        && byId.values().stream()
            .filter(tracked -> tracked.machine() == machine && tracked.isUnderWay())
            .filter(tracked -> !tracked.isStuck())
            .map(tracked -> tracked.action().type())
            .noneMatch(OF_ISOLATION::contains);
  }

  private static MachineAction seen(TrackedAction tracked) {
    tracked.look();
    return tracked.action();
  }

  private Optional<TrackedAction> visible(TrackedAction tracked) {
    return Optional.ofNullable(tracked)
        .filter(present -> !present.visibleFrom().isAfter(clock.instant()));
  }

  private void end(TrackedAction tracked, Status end, Instant at, Integer errorHResult) {
    tracked.change(tracked.action().with(end, at, errorHResult));
    if (end == Status.SUCCEEDED) {
      switch (tracked.action().type()) {
        case ISOLATE -> isolated.add(tracked.machine());
        case UNISOLATE -> isolated.remove(tracked.machine());
        case RESTRICT_CODE_EXECUTION -> restricted.add(tracked.machine());
        case UNRESTRICT_CODE_EXECUTION -> restricted.remove(tracked.machine());
        default -> {
          // leaves no mark on the device
        }
      }
    }
  }

  private TrackedAction add(
      Machine machine, ActionRequest request, String requestor, Outcome outcome, boolean stuck) {
    var now = clock.instant();
    var action =
        new MachineAction(
            UUID.randomUUID().toString(),
            request.type(),
            request.parameter(),
            requestor,
            request.comment(),
            Status.PENDING,
            machine.id(),
            machine.computerDnsName(),
            now,
            now,
            null,
            null);
    var tracked = new TrackedAction(action, machine, outcome, now.plus(lag), stuck);
    byId.put(action.id(), tracked);
    return tracked;
  }

  private Outcome outcome(ActionType type) {
    var planned = next.get(type);
    return planned == null || planned.isEmpty()
        ? usual.getOrDefault(type, Outcome.succeeds())
        : planned.remove();
  }

  private Optional<MachineAction> newest(
      Machine machine, ActionType type, Predicate<MachineAction> which) {
    return byId.values().stream()
        .filter(tracked -> tracked.machine() == machine)
        .map(TrackedAction::action)
        .filter(action -> action.type() == type)
        .filter(which)
        .reduce((older, newer) -> newer);
  }
}
