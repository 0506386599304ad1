// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQueryStatus;
import io.mdeoperator.base.RequestLimit;
import io.mdeoperator.credential.SinkReferences;
import io.mdeoperator.fleet.ChildApplier;
import io.mdeoperator.hunting.run.QueryInput;
import io.mdeoperator.hunting.run.QueryStates;
import io.mdeoperator.hunting.run.RunServices;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.DeletionEvents;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.ReconcileLimit;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.UpdateFilter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.kube.informer.ObjectIndex;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs queries by their schedule, and keeps the status of {@link MdeHuntingQuery}s. */
@ControllerConfiguration(name = "mdehuntingquery", generationAwareEventProcessing = false)
public final class MdeHuntingQueryReconciler implements Reconciler<MdeHuntingQuery> {
  /** What is changed or asked for more often is answered by the next run. */
  private static final Duration MIN_EARLY_INTERVAL = Duration.ofMinutes(1);

  private final RunServices services;
  private final QuerySchedule schedule;
  private final QueryLook look;
  private final ChildApplier<MdeHuntingQuery> children;
  private final QueryStates states = new QueryStates();
  private final DeletionEvents<MdeHuntingQuery> deletions = new DeletionEvents<>(states::forget);
  private final SimpleInboundEventSource<MdeHuntingQuery> runsOver =
      new SimpleInboundEventSource<>("runs-over");
  private final StatusWriter<MdeHuntingQueryStatus, MdeHuntingQuery> writer;
  private final ReconcileLimit limit;
  private final Informers informers;

  /**
   * @param isEnabled false: none runs
   */
  public MdeHuntingQueryReconciler(
      KubernetesClient client,
      RunServices services,
      boolean isEnabled,
      ReadyEventRecorder transitions,
      Backoff backoff,
      ReconcileLimit limit,
      Informers informers) {
    this.services = services;
    this.schedule = new QuerySchedule(backoff);
    this.children = new ChildApplier<>(client, new FleetQueries());
    this.look =
        new QueryLook(
            services,
            states,
            schedule,
            new RequestLimit(MIN_EARLY_INTERVAL, services.waits()),
            isEnabled,
            query -> runsOver.propagateEvent(ResourceID.fromResource(query)));
    this.writer = new StatusWriter<>(client, MdeHuntingQuery::new, QueryStatus::same, transitions);
    this.limit = limit;
    this.informers = informers;
  }

  @Override
  public List<EventSource<?, MdeHuntingQuery>> prepareEventSources(
      EventSourceContext<MdeHuntingQuery> context) {
    var queries = context.getControllerConfiguration();
    var byTenant =
        Informers.fill(
            queries, ObjectIndex.byNames(query -> QueryInput.tenantName(query).stream()));
    var bySinkSecret =
        Informers.fill(
            queries,
            ObjectIndex.byNames(
                query -> SinkReferences.secretNames(QueryInput.sinksOf(query)).stream()));
    var bySinkApplication =
        Informers.fill(
            queries,
            ObjectIndex.byNames(
                query -> SinkReferences.applicationNames(QueryInput.sinksOf(query)).stream()));
    children.index(queries);
    return List.of(
        informers.watch(
            "tenants",
            MdeTenant.class,
            context,
            QueryGate::matters,
            tenant ->
                Stream.concat(
                        byTenant.idsReferringTo(tenant).stream(), children.of(tenant).stream())
                    .collect(Collectors.toSet())),
        informers.watch(
            "applications",
            MdeApplication.class,
            context,
            UpdateFilter::changesSpec,
            bySinkApplication::idsReferringTo),
        // A changed application or Secret of the tenant reaches a query through the tenant's
        // status.
        informers.watchSecrets(context, _ -> Set.of()),
        informers.watchSecretsOfSinks(context, bySinkSecret::idsReferringTo),
        runsOver,
        deletions);
  }

  @Override
  public UpdateControl<MdeHuntingQuery> reconcile(
      MdeHuntingQuery query, Context<MdeHuntingQuery> context) {
    return limit.run(query, context.getPrimaryCache()::get, () -> reconcileOne(query, context));
  }

  private UpdateControl<MdeHuntingQuery> reconcileOne(
      MdeHuntingQuery query, Context<MdeHuntingQuery> context) {
    var now = services.clock().instant();
    if (children.isFleet(query)) {
      var applied = children.apply(query, context, now);
      var next = new FleetQueryStatus(query, applied, now).sum();
      return writer.write(query, next, schedule.ofFleet(applied.hasMoreWrites(), next));
    }
    try {
      var result = look.at(QueryInput.gather(query, context));
      return result
          .untilNext()
          .map(wait -> writer.write(query, result.status(), wait))
          .orElseGet(() -> writer.write(query, result.status()));
    } finally {
      deletions.recheck(query, context.getPrimaryCache()::get);
    }
  }

  @Override
  public ErrorStatusUpdateControl<MdeHuntingQuery> updateErrorStatus(
      MdeHuntingQuery query, Context<MdeHuntingQuery> context, Exception e) {
    states.hold(query);
    return writer.onUnexpectedError(
        query, e, new QueryStatus(query, services.clock().instant())::unexpectedError);
  }

  /** When a query began to run last; empty while it must not run. */
  public Optional<Instant> lastRun(MdeHuntingQuery query) {
    return states
        .lastRun(query)
        .map(services.waits()::since)
        .map(services.clock().instant()::minus);
  }
}
