// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeApplicationStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.consent.ConsentLinks;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.credential.TenantAccess;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.entra.credential.FederatedTokens;
import io.mdeoperator.entra.gate.CredentialGate;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.DeletionEvents;
import io.mdeoperator.kube.Finding;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.ReconcileLimit;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.kube.informer.ObjectIndex;
import io.mdeoperator.shard.Shard;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Keeps the status of {@link MdeApplication}s. */
@ControllerConfiguration(name = "mdeapplication", generationAwareEventProcessing = false)
public final class MdeApplicationReconciler implements Reconciler<MdeApplication> {
  private static final Duration ROUTINE = Duration.ofMinutes(10);
  private static final Duration MIN_PERIOD = Duration.ofMinutes(1);

  private final ApplicationChecks checks;
  private final CredentialGate gate;
  private final Clouds clouds;
  private final StatusWriter<MdeApplicationStatus, MdeApplication> writer;
  private final Backoff pace;
  private final PrometheusRegistry metrics;
  private final Shard shard;
  private final ReconcileLimit limit;
  private final Informers informers;
  private final Clock clock;
  private final ObjectIndex<MdeTenant> tenantsByApplication =
      ObjectIndex.byNames(tenant -> TenantAccess.applicationName(tenant).stream());

  public MdeApplicationReconciler(
      KubernetesClient client,
      CredentialGate gate,
      FederatedTokens federatedTokens,
      Clouds clouds,
      ReadyEventRecorder transitions,
      Backoff pace,
      PrometheusRegistry metrics,
      Shard shard,
      ReconcileLimit limit,
      Informers informers,
      Clock clock) {
    this.checks = new ApplicationChecks(gate, federatedTokens, clouds, clock);
    this.gate = gate;
    this.clouds = clouds;
    this.writer = new StatusWriter<>(client, MdeApplication::new, Objects::equals, transitions);
    this.pace = pace;
    this.metrics = metrics;
    this.shard = shard;
    this.limit = limit;
    this.informers = informers;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, MdeApplication>> prepareEventSources(
      EventSourceContext<MdeApplication> context) {
    var applications = context.getPrimaryCache();
    var settings = context.getControllerConfiguration();
    var bySecret =
        Informers.fill(settings, ObjectIndex.byNames(ApplicationCredential::secretNames));
    var byUid = Informers.fill(settings, ObjectIndex.<MdeApplication>byUid());
    metrics.register(CredentialExpiryMetric.of(() -> applications.list().filter(shard::owns)));
    var secrets = informers.watchSecrets(context, bySecret::idsReferringTo);
    var tenants =
        informers.watch(
            "tenants",
            MdeTenant.class,
            context,
            ApplicationInput::countsOtherwise,
            tenant -> Set.of(ApplicationInput.applicationOf(tenant)));
    Informers.fill(tenants.configuration(), tenantsByApplication);
    var credentials = new SimpleInboundEventSource<MdeApplication>("credentials");
    gate.onChange(
        version -> byUid.ids(version.applicationUid()).forEach(credentials::propagateEvent));
    return List.of(
        secrets,
        tenants,
        credentials,
        new DeletionEvents<>(application -> gate.forget(application.getMetadata().getUid())));
  }

  @Override
  public UpdateControl<MdeApplication> reconcile(
      MdeApplication application, Context<MdeApplication> context) {
    return limit.run(application, context.getPrimaryCache()::get, () -> look(application, context));
  }

  private UpdateControl<MdeApplication> look(
      MdeApplication application, Context<MdeApplication> context) {
    var input = input(application, context);
    var result = checks.run(application, input);
    var next = describe(application, result, input);
    return writer.write(application, next, nextCheck(result.finding(), next));
  }

  @Override
  public ErrorStatusUpdateControl<MdeApplication> updateErrorStatus(
      MdeApplication application, Context<MdeApplication> context, Exception e) {
    return writer.onUnexpectedError(
        application,
        e,
        finding ->
            describe(application, ApplicationCheckResult.of(finding), input(application, context)));
  }

  private ApplicationInput input(MdeApplication application, Context<MdeApplication> context) {
    return ApplicationInput.gather(
        application, context, tenantsByApplication.referringTo(application), shard);
  }

  private MdeApplicationStatus describe(
      MdeApplication application, ApplicationCheckResult result, ApplicationInput input) {
    var link =
        Optional.ofNullable(application.getSpec())
            .filter(spec -> spec.clientId() != null)
            .map(spec -> ConsentLinks.anyTenant(clouds.entra(spec.cloud()), spec.clientId()));
    return ApplicationStatus.describe(
        application, result, input, link.orElse(null), clock.instant());
  }

  private Duration nextCheck(Finding finding, MdeApplicationStatus status) {
    var now = clock.instant();
    var lasted =
        Duration.between(Conditions.since(status.conditions(), ConditionType.READY, now), now);
    return pace.next(finding.reason(), lasted, MIN_PERIOD, ROUTINE, Optional.empty());
  }
}
