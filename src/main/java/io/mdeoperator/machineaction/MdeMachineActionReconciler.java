// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.machineaction;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.ResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeMachineActionSpec;
import io.mdeoperator.api.v1alpha1.MdeMachineActionStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.config.OperatorConfig.MachineActions;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.defender.machine.Machines;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.ReconcileLimit;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.UpdateFilter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.kube.informer.ObjectIndex;
import io.mdeoperator.machineaction.ActionProcess.Deletion;
import io.mdeoperator.machineaction.ActionProcess.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Has devices act, and keeps the status of {@link MdeMachineAction}s. */
@ControllerConfiguration(
    name = "mdemachineaction",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true) // also of the deletion, which its finalizer holds
public final class MdeMachineActionReconciler implements Reconciler<MdeMachineAction> {
  private static final Duration MIN_WAIT = Duration.ofSeconds(1);
  private static final Duration HELD = Duration.ofSeconds(10);
  private static final Duration ROUTINE = Duration.ofMinutes(5);

  private final Clouds clouds;
  private final ActionProcess process;
  private final ReleaseFinalizer finalizer;
  private final StatusWriter<MdeMachineActionStatus, MdeMachineAction> writer;
  private final ReadyEventRecorder transitions;
  private final Backoff pace;
  private final ReconcileLimit limit;
  private final Informers informers;
  private final Clock clock;
  private volatile ResourceCache<MdeMachineAction> objects;

  public MdeMachineActionReconciler(
      KubernetesClient client,
      Machines machines,
      Clouds clouds,
      MachineActions settings,
      ReadyEventRecorder transitions,
      Backoff pace,
      ReconcileLimit limit,
      Informers informers,
      Clock clock,
      MonotonicClock waits) {
    this.clouds = clouds;
    this.finalizer = new ReleaseFinalizer(client);
    this.process = new ActionProcess(machines, settings, () -> objects.list().toList(), waits);
    this.writer = new StatusWriter<>(client, MdeMachineAction::new, Objects::equals, transitions);
    this.transitions = transitions;
    this.pace = pace;
    this.limit = limit;
    this.informers = informers;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, MdeMachineAction>> prepareEventSources(
      EventSourceContext<MdeMachineAction> context) {
    objects = context.getPrimaryCache();
    var byTenant =
        Informers.fill(
            context.getControllerConfiguration(),
            ObjectIndex.byNames(MdeMachineActionReconciler::tenantNames));
    return List.of(
        informers.watch(
            "tenants",
            MdeTenant.class,
            context,
            MdeMachineActionReconciler::matters,
            byTenant::idsReferringTo),
        informers.watch(
            "applications", MdeApplication.class, context, (_, _) -> false, _ -> Set.of()),
        informers.watchSecrets(context, _ -> Set.of()));
  }

  @Override
  public UpdateControl<MdeMachineAction> reconcile(
      MdeMachineAction object, Context<MdeMachineAction> context) {
    return limit.run(object, context.getPrimaryCache()::get, () -> look(object, context));
  }

  private UpdateControl<MdeMachineAction> look(
      MdeMachineAction object, Context<MdeMachineAction> context) {
    if (context.isPrimaryResourceDeleted()) {
      return UpdateControl.noUpdate();
    }
    var turn = new Turn(object, context);
    if (object.isMarkedForDeletion()) {
      return whileDeleted(turn);
    }
    if (needsFinalizer(turn.input)) {
      finalizer.add(object);
      return UpdateControl.<MdeMachineAction>noUpdate().rescheduleAfter(MIN_WAIT);
    }
    return process
        .next(turn.input, clock.instant(), turn)
        .map(step -> write(turn, step))
        .orElseGet(() -> afterTheEnd(object));
  }

  /** Before Defender is asked for what is to be taken back. */
  private boolean needsFinalizer(ActionInput input) {
    return input.spec() != null
        && input.spec().releaseAfter() != null
        && !process.isOver(input)
        && !ReleaseFinalizer.isOn(input.object());
  }

  /** What has come to its end must not hold up the removal of the operator. */
  private UpdateControl<MdeMachineAction> afterTheEnd(MdeMachineAction object) {
    if (!ReleaseFinalizer.isOn(object)) {
      return UpdateControl.noUpdate();
    }
    finalizer.remove(object);
    return UpdateControl.<MdeMachineAction>noUpdate().rescheduleAfter(MIN_WAIT);
  }

  private UpdateControl<MdeMachineAction> whileDeleted(Turn turn) {
    if (!ReleaseFinalizer.isOn(turn.input.object())) {
      return UpdateControl.noUpdate();
    }
    return switch (process.whileDeleted(turn.input, clock.instant(), turn)) {
      case Deletion.Waits(var step) -> {
        write(turn, step);
        yield UpdateControl.<MdeMachineAction>noUpdate()
            .rescheduleAfter(untilNext(step.status(), step));
      }
      case Deletion.Goes(var lost) -> {
        lost.ifPresent(finding -> transitions.recordLast(turn.input.object(), finding));
        finalizer.remove(turn.input.object());
        yield UpdateControl.<MdeMachineAction>noUpdate().rescheduleAfter(MIN_WAIT);
      }
    };
  }

  /** A look at one object, which may write its status twice. */
  private final class Turn implements ActionRun.Turn {
    private final Context<MdeMachineAction> context;
    private final ActionInput input;
    private MdeMachineAction latest;

    Turn(MdeMachineAction object, Context<MdeMachineAction> context) {
      this.context = context;
      this.input = ActionInput.gather(object, context, clouds);
      this.latest = object;
    }

    @Override
    public Optional<ActionInput> again() {
      return objects
          .get(ResourceID.fromResource(latest))
          .filter(found -> uid(found).equals(uid(latest)))
          .map(found -> ActionInput.gather(found, context, clouds));
    }

    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public boolean write(MdeMachineActionStatus status, Finding finding) {
      var next = ActionStatus.describe(latest, status, finding, clock.instant());
      var written = writer.writeFirst(latest, next);
      written.ifPresent(object -> latest = object);
      return written.isPresent();
    }
  }

  private static String uid(MdeMachineAction object) {
    return object.getMetadata().getUid();
  }

  private UpdateControl<MdeMachineAction> write(Turn turn, Step step) {
    var next = ActionStatus.describe(turn.latest, step.status(), step.finding(), clock.instant());
    if (next.outcome() == null || ReleaseRun.isDueLater(next)) {
      return writer.write(turn.latest, next, untilNext(next, step));
    }
    return ReleaseFinalizer.isOn(turn.latest)
        ? writer.write(turn.latest, next, MIN_WAIT) // to take it away
        : writer.write(turn.latest, next);
  }

  private Duration untilNext(MdeMachineActionStatus next, Step step) {
    var now = clock.instant();
    var lasted =
        Duration.between(Conditions.since(next.conditions(), ConditionType.READY, now), now);
    return step.untilNext()
        .map(asked -> Durations.max(asked, MIN_WAIT))
        .orElseGet(
            () -> pace.next(step.finding().reason(), lasted, HELD, ROUTINE, Optional.empty()));
  }

  @Override
  public ErrorStatusUpdateControl<MdeMachineAction> updateErrorStatus(
      MdeMachineAction object, Context<MdeMachineAction> context, Exception e) {
    return hasEnded(object)
        ? ErrorStatusUpdateControl.noStatusUpdate() // what it came to is the last word
        : writer.onUnexpectedError(
            object, e, finding -> ActionStatus.unexpectedError(object, finding, clock.instant()));
  }

  private static boolean hasEnded(MdeMachineAction object) {
    var status = object.getStatus();
    return status != null && status.outcome() != null && !ReleaseRun.isDueLater(status);
  }

  /** Whether an update of a tenant can let an action go on. */
  private static boolean matters(MdeTenant newer, MdeTenant older) {
    return UpdateFilter.changesSpec(newer, older)
        || !Conditions.readiness(newer).equals(Conditions.readiness(older));
  }

  private static Stream<String> tenantNames(MdeMachineAction object) {
    return Optional.ofNullable(object.getSpec())
        .map(MdeMachineActionSpec::tenantRef)
        .map(LocalRef::name)
        .stream();
  }
}
