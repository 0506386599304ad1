package io.mdeoperator.tenant;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Durations;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.MdeTenantStatus;
import io.mdeoperator.consent.CachedTenants;
import io.mdeoperator.consent.CallbackSchedule;
import io.mdeoperator.consent.LinkStates;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.defender.AccessDeniedNotifier;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.gate.CredentialVerdicts;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.Informers;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps the status of {@link MdeTenant}s. */
@ControllerConfiguration(name = "mdetenant", generationAwareEventProcessing = false)
public final class MdeTenantReconciler implements Reconciler<MdeTenant> {
  private static final String BY_APPLICATION = "tenants-by-application";
  private static final String BY_TENANT_ID = "tenants-by-tenant-id";
  private static final String BY_SECRET = "applications-by-secret";
  private static final Duration BETWEEN_REQUESTED_CHECKS = Duration.ofSeconds(10);
  private static final String BY_UID = "applications-by-uid";

  private final TenantChecks checks;
  private final TokenSource tokens;
  private final CredentialVerdicts verdicts;
  private final AccessDeniedNotifier refusals;
  private final Clouds clouds;
  private final LinkStates linkStates;
  private final StatusWriter<MdeTenantStatus, MdeTenant> writer;
  private final Backoff pace;
  private final Duration minCheckPeriod;
  private final RequestLimit requests;
  private final Informers informers;
  private final Clock clock;

  public MdeTenantReconciler(
      KubernetesClient client,
      TokenSource tokens,
      CredentialVerdicts verdicts,
      AlertSource alerts,
      AccessDeniedNotifier refusals,
      Clouds clouds,
      LinkStates linkStates,
      ReadyEventRecorder transitions,
      Backoff pace,
      Duration minCheckPeriod,
      Informers informers,
      Clock clock) {
    this.checks = new TenantChecks(tokens, alerts, clouds, clock);
    this.tokens = tokens;
    this.verdicts = verdicts;
    this.refusals = refusals;
    this.clouds = clouds;
    this.linkStates = linkStates;
    this.writer =
        new StatusWriter<>(
            client, MdeTenantReconciler::withStatus, TenantStatus::same, transitions);
    this.pace = pace;
    this.minCheckPeriod = minCheckPeriod;
    this.requests =
        new RequestLimit(Collections.min(List.of(minCheckPeriod, BETWEEN_REQUESTED_CHECKS)), clock);
    this.informers = informers;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, MdeTenant>> prepareEventSources(
      EventSourceContext<MdeTenant> context) {
    var tenants = context.getPrimaryCache();
    tenants.addIndexer(BY_APPLICATION, MdeTenantReconciler::applicationKeys);
    tenants.addIndexer(BY_TENANT_ID, MdeTenantReconciler::tenantIds);
    tenants.addIndexer(CachedTenants.BY_UID, tenant -> List.of(tenant.getMetadata().getUid()));
    Function<MdeApplication, List<MdeTenant>> tenantsOf =
        application -> tenants.byIndex(BY_APPLICATION, Cache.metaNamespaceKeyFunc(application));
    var wakeups = new DelayedTriggers();
    var applications =
        informers.watch(
            "applications",
            MdeApplication.class,
            context,
            wakeups.oneByOne(MdeTenantReconciler::matters, tenantsOf),
            application -> ids(tenantsOf.apply(application)));
    applications.addIndexers(
        Map.of(
            BY_SECRET,
            ApplicationCredential::secretKeys,
            BY_UID,
            application -> List.of(application.getMetadata().getUid())));
    var rollout = new CredentialRollout(verdicts, wakeups);
    var secrets =
        informers.watchSecrets(
            context,
            secret ->
                applications.byIndex(BY_SECRET, Cache.metaNamespaceKeyFunc(secret)).stream()
                    .flatMap(
                        application ->
                            rollout
                                .secretChanged(application, secret, tenantsOf.apply(application))
                                .stream())
                    .collect(Collectors.toSet()));
    var judged = new SimpleInboundEventSource<MdeTenant>("verdicts");
    verdicts.onChange(
        version ->
            applications.byIndex(BY_UID, version.applicationUid()).stream()
                .flatMap(
                    application -> rollout.judged(version, tenantsOf.apply(application)).stream())
                .forEach(judged::propagateEvent));
    var deleted =
        new DeletedTenants(
            tenant ->
                TenantInput.applicationName(tenant)
                    .flatMap(
                        name ->
                            applications.get(
                                new ResourceID(name, tenant.getMetadata().getNamespace())))
                    .ifPresent(application -> forget(tenant, application)));
    var refused = new SimpleInboundEventSource<MdeTenant>("refusals");
    refusals.onRefused(
        tenantId ->
            ids(tenants.byIndex(BY_TENANT_ID, tenantId).stream()
                    .filter(Conditions::isReady)
                    .toList())
                .forEach(refused::propagateEvent));
    return List.of(applications, secrets, refused, judged, wakeups, deleted);
  }

  @Override
  public UpdateControl<MdeTenant> reconcile(MdeTenant tenant, Context<MdeTenant> context) {
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
        tenant, finding -> TenantStatus.unexpectedError(tenant, finding, clock.instant()));
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

  /** Entra may take minutes to act on a consent, so a callback begins the wait anew. */
  private static Instant waitingSince(MdeTenant tenant, Instant now) {
    var since = Conditions.since(StatusWriter.conditionsOf(tenant), ConditionType.READY, now);
    return MdeTenantStatus.callbackTimeOf(tenant).filter(since::isBefore).orElse(since);
  }

  /**
   * Whether an update of an application can change the verdict over its tenants. That it has become
   * Ready is not enough: they wait until its credential is proved. One that was deleted and created
   * again during a gap of the watch comes as an update, too.
   */
  private static boolean matters(MdeApplication newer, MdeApplication older) {
    return !newer.getMetadata().getUid().equals(older.getMetadata().getUid())
        || !newer.getMetadata().getGeneration().equals(older.getMetadata().getGeneration())
        || (!Conditions.readiness(newer).equals(Conditions.readiness(older))
            && !Conditions.isTrue(StatusWriter.conditionsOf(newer), ConditionType.READY));
  }

  /** Nobody is to find the token of a tenant that is there no more. */
  private void forget(MdeTenant tenant, MdeApplication application) {
    if (application.getSpec() != null && application.getSpec().clientId() != null) {
      tenantIds(tenant).forEach(id -> tokens.forget(application.getSpec().clientId(), id));
    }
  }

  private static List<String> applicationKeys(MdeTenant tenant) {
    return TenantInput.applicationName(tenant)
        .map(name -> List.of(Cache.namespaceKeyFunc(tenant.getMetadata().getNamespace(), name)))
        .orElse(List.of());
  }

  private static List<String> tenantIds(MdeTenant tenant) {
    return tenant.getSpec() == null || tenant.getSpec().tenantId() == null
        ? List.of()
        : List.of(tenant.getSpec().tenantId().toLowerCase(Locale.ROOT));
  }

  private static Set<ResourceID> ids(List<? extends HasMetadata> objects) {
    return objects.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static MdeTenant withStatus(MdeTenantStatus status) {
    var tenant = new MdeTenant();
    tenant.setStatus(status);
    return tenant;
  }
}
