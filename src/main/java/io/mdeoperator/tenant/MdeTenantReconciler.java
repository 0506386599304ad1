// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tenant;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.RequestLimit;
import io.mdeoperator.consent.CallbackSchedule;
import io.mdeoperator.consent.LinkStates;
import io.mdeoperator.defender.AccessDeniedNotifier;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.ReconcileLimit;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.shard.Shard;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/** Keeps the status of {@link MdeTenant}s. */
@ControllerConfiguration(name = "mdetenant", generationAwareEventProcessing = false)
public final class MdeTenantReconciler implements Reconciler<MdeTenant> {
  private static final Duration MIN_REQUEST_INTERVAL = Duration.ofSeconds(10);

  private final TenantChecks checks;
  private final TokenSource tokens;
  private final CredentialGate gate;
  private final AccessDeniedNotifier refusals;
  private final Clouds clouds;
  private final LinkStates linkStates;
  private final StatusWriter<MdeTenantStatus, MdeTenant> writer;
  private final Backoff pace;
  private final Duration minCheckPeriod;
  private final RequestLimit requests;
  private final Shard shard;
  private final ReconcileLimit limit;
  private final Informers informers;
  private final Clock clock;

  public MdeTenantReconciler(
      KubernetesClient client,
      TokenSource tokens,
      CredentialGate gate,
      AlertSource alerts,
      AccessDeniedNotifier refusals,
      Clouds clouds,
      LinkStates linkStates,
      ReadyEventRecorder transitions,
      Backoff pace,
      Duration minCheckPeriod,
      Shard shard,
      ReconcileLimit limit,
      Informers informers,
      Clock clock,
      MonotonicClock waits) {
    this.checks = new TenantChecks(tokens, alerts, clouds);
    this.tokens = tokens;
    this.gate = gate;
    this.refusals = refusals;
    this.clouds = clouds;
    this.linkStates = linkStates;
    this.writer = new StatusWriter<>(client, MdeTenant::new, TenantStatus::same, transitions);
    this.pace = pace;
    this.minCheckPeriod = minCheckPeriod;
    this.requests =
        new RequestLimit(Collections.min(List.of(minCheckPeriod, MIN_REQUEST_INTERVAL)), waits);
    this.shard = shard;
    this.limit = limit;
    this.informers = informers;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, MdeTenant>> prepareEventSources(
      EventSourceContext<MdeTenant> context) {
    return TenantEventSources.of(context, informers, shard, gate, refusals, tokens, clouds);
  }

  @Override
  public UpdateControl<MdeTenant> reconcile(MdeTenant tenant, Context<MdeTenant> context) {
    return limit.run(tenant, context.getPrimaryCache()::get, () -> look(tenant, context));
  }

  private UpdateControl<MdeTenant> look(MdeTenant tenant, Context<MdeTenant> context) {
    if (tenant.getSpec() != null && tenant.getSpec().suspend()) {
      return writer.write(tenant, TenantStatus.suspended(tenant, clock.instant()));
    }
    var input = TenantInput.gather(tenant, context, linkStates);
    var turn = untilTurn(input);
    if (turn.isPositive()) {
      return UpdateControl.<MdeTenant>noUpdate().rescheduleAfter(turn);
    }
    var checkup = checks.run(input);
    var wait = untilNextCheck(checkup);
    var now = clock.instant();
    var next = TenantStatus.describe(checkup, clouds, now, now.plus(wait));
    return writer.write(tenant, next, wait, TenantStatus.renewal(tenant.getStatus(), next));
  }

  @Override
  public ErrorStatusUpdateControl<MdeTenant> updateErrorStatus(
      MdeTenant tenant, Context<MdeTenant> context, Exception e) {
    return writer.onUnexpectedError(
        tenant, e, finding -> TenantStatus.unexpectedError(tenant, finding, clock.instant()));
  }

  private Duration untilTurn(TenantInput input) {
    var untilCallback = CallbackSchedule.untilDue(input.tenant(), clock.instant());
    return untilCallback.isPositive() || !input.isRequested()
        ? untilCallback
        : requests.take(input.tenant().getMetadata().getUid());
  }

  private Duration untilNextCheck(TenantCheckRun checkup) {
    var tenant = checkup.input().tenant();
    var asked =
        tenant.getSpec() == null
            ? minCheckPeriod
            : checkup.input().checkPeriod().orElse(minCheckPeriod);
    var period = Durations.max(asked, minCheckPeriod);
    var now = clock.instant();
    var before = StatusWriter.conditionsOf(tenant);
    var lasted =
        Conditions.isTrue(before, ConditionType.READY)
            ? Duration.ZERO
            : Duration.between(waitingSince(tenant, now), now);
    return pace.next(
        checkup.ready().reason(),
        lasted,
        minCheckPeriod,
        period,
        checkup.failure().flatMap(RemoteFailure::retryAfter));
  }

  /** Entra may take minutes to act on a consent, so a callback restarts the back-off. */
  private static Instant waitingSince(MdeTenant tenant, Instant now) {
    var since = Conditions.since(StatusWriter.conditionsOf(tenant), ConditionType.READY, now);
    return MdeTenantStatus.callbackTimeOf(tenant).filter(since::isBefore).orElse(since);
  }
}
