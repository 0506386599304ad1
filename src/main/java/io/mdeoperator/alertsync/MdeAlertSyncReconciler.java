// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

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
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.alertsync.poll.FeedMetrics;
import io.mdeoperator.alertsync.poll.FeedSchedule;
import io.mdeoperator.alertsync.poll.FeedState;
import io.mdeoperator.alertsync.poll.FeedStates;
import io.mdeoperator.alertsync.poll.PollServices;
import io.mdeoperator.alertsync.poll.Poller;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.Watchdog;
import io.mdeoperator.credential.ApplicationCredential;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.checkpoint.RememberedAlerts;
import io.mdeoperator.delivery.memory.DeliveryMemory;
import io.mdeoperator.fleet.ChildApplier;
import io.mdeoperator.kube.Backoff;
import io.mdeoperator.kube.ConfigMapAccess;
import io.mdeoperator.kube.DeletionEvents;
import io.mdeoperator.kube.ReadyEventRecorder;
import io.mdeoperator.kube.ReconcileLimit;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.UpdateFilter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.kube.informer.ObjectIndex;
import io.mdeoperator.sink.DeliveryLag;
import io.mdeoperator.sink.SinkInput;
import io.mdeoperator.sink.SinkOwner;
import io.mdeoperator.sink.Sinks;
import io.mdeoperator.sink.store.ConfigMapCheckpointStore;
import io.mdeoperator.sink.store.ConfigMapQuarantine;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Polls feeds, and keeps the status of {@link MdeAlertSync}s. */
@ControllerConfiguration(name = "mdealertsync", generationAwareEventProcessing = false)
public final class MdeAlertSyncReconciler implements Reconciler<MdeAlertSync> {
  /** How long the sinks of a feed wait for one another. */
  private static final Duration SINK_TIMEOUT = Duration.ofSeconds(5);

  private final Sinks sinks;
  private final FeedPolling polling;
  private final ChildApplier<MdeAlertSync> children;
  private final FeedStates states = new FeedStates();
  private final DeletionEvents<MdeAlertSync> deletions = new DeletionEvents<>(states::forget);
  private final FeedSchedule schedule;
  private final SimpleInboundEventSource<MdeAlertSync> detachedSinks =
      new SimpleInboundEventSource<>("detached-sinks");
  private final StatusWriter<MdeAlertSyncStatus, MdeAlertSync> writer;
  private final ReconcileLimit limit;
  private final Informers informers;
  private final Clock clock;
  private final MonotonicClock waits;

  /**
   * @param configMaps where each feed has its checkpoints and its quarantine
   * @param memory that all feeds and queries share
   * @param minPollPeriod polls are never closer, whatever a feed asks for
   * @param retention how long Microsoft keeps alerts
   */
  public MdeAlertSyncReconciler(
      KubernetesClient client,
      ConfigMapAccess configMaps,
      AlertSource source,
      Sinks sinks,
      DeliveryMemory memory,
      Clouds clouds,
      ReadyEventRecorder transitions,
      Backoff backoff,
      Duration minPollPeriod,
      Duration retention,
      MeterRegistry metrics,
      ReconcileLimit limit,
      Informers informers,
      Watchdog watchdog,
      Clock clock,
      MonotonicClock waits) {
    this.sinks = sinks;
    this.children = new ChildApplier<>(client, new FleetFeeds());
    this.schedule = new FeedSchedule(backoff, minPollPeriod);
    this.clock = clock;
    this.waits = waits;
    var poller = poller(configMaps, source, memory, clouds, retention, metrics, watchdog);
    var early = FeedPolling.limit(minPollPeriod, waits);
    this.polling = new FeedPolling(poller, schedule, early, clock, waits);
    this.writer = new StatusWriter<>(client, MdeAlertSync::new, FeedStatus::same, transitions);
    this.limit = limit;
    this.informers = informers;
  }

  private Poller poller(
      ConfigMapAccess configMaps,
      AlertSource source,
      DeliveryMemory memory,
      Clouds clouds,
      Duration retention,
      MeterRegistry metrics,
      Watchdog watchdog) {
    var feedMetrics = new FeedMetrics(metrics, clock, waits);
    feedMetrics.measure(states);
    return new Poller(
        new PollServices(
            source,
            sinkAt(new DeliveryLag(metrics, clock)),
            feed -> stores(configMaps, feed, memory.remembered(), clock),
            clouds,
            schedule,
            retention,
            memory.batches(),
            watchdog.executor(),
            SINK_TIMEOUT,
            feed -> detachedSinks.propagateEvent(ResourceID.fromResource(feed)),
            feedMetrics,
            clock,
            waits));
  }

  private PollServices.SinkAt sinkAt(DeliveryLag lag) {
    return (input, index) -> {
      var sink =
          new SinkInput(
              SinkOwner.of(input.feed()),
              index,
              input.displayName(),
              input.sinkSecrets(),
              input.sinkApplications());
      return lag.measured(sink.spec().kind(), sinks.of(sink));
    };
  }

  private static SinkStores stores(
      ConfigMapAccess configMaps, MdeAlertSync feed, RememberedAlerts remembered, Clock clock) {
    return new SinkStores(
        new ConfigMapCheckpointStore(configMaps, feed),
        new ConfigMapQuarantine(configMaps, feed, clock),
        remembered);
  }

  @Override
  public List<EventSource<?, MdeAlertSync>> prepareEventSources(
      EventSourceContext<MdeAlertSync> context) {
    var feeds = context.getControllerConfiguration();
    var byTenant =
        Informers.fill(feeds, ObjectIndex.byNames(feed -> FeedInput.tenantName(feed).stream()));
    var bySinkSecret =
        Informers.fill(
            feeds, ObjectIndex.byNames(feed -> FeedInput.sinkSecretNames(feed).stream()));
    children.index(feeds);
    var tenants =
        informers.watch(
            "tenants",
            MdeTenant.class,
            context,
            FeedGate::matters,
            tenant ->
                Stream.concat(
                        byTenant.idsReferringTo(tenant).stream(), children.of(tenant).stream())
                    .collect(Collectors.toSet()));
    var sinkSecrets = informers.watchSecretsOfSinks(context, bySinkSecret::idsReferringTo);
    return Stream.concat(
            Stream.<EventSource<?, MdeAlertSync>>of(tenants, sinkSecrets, detachedSinks, deletions),
            applications(context).stream())
        .toList();
  }

  /** A changed application or Secret of the tenant reaches a feed through the tenant's status. */
  private List<EventSource<?, MdeAlertSync>> applications(
      EventSourceContext<MdeAlertSync> context) {
    var bySinkApplication =
        Informers.fill(
            context.getControllerConfiguration(),
            ObjectIndex.byNames(feed -> FeedInput.sinkApplicationNames(feed).stream()));
    var applications =
        informers.watch(
            "applications",
            MdeApplication.class,
            context,
            UpdateFilter::changesSpec,
            bySinkApplication::idsReferringTo);
    var bySecret =
        Informers.fill(
            applications.configuration(), ObjectIndex.byNames(ApplicationCredential::secretNames));
    var secrets =
        informers.watchSecrets(
            context,
            secret ->
                bySecret.referringTo(secret).stream()
                    .flatMap(application -> bySinkApplication.idsReferringTo(application).stream())
                    .collect(Collectors.toSet()));
    return List.of(applications, secrets);
  }

  @Override
  public UpdateControl<MdeAlertSync> reconcile(MdeAlertSync feed, Context<MdeAlertSync> context) {
    return limit.run(feed, context.getPrimaryCache()::get, () -> look(feed, context));
  }

  private UpdateControl<MdeAlertSync> look(MdeAlertSync feed, Context<MdeAlertSync> context) {
    var now = clock.instant();
    if (children.isFleet(feed)) {
      var applied = children.apply(feed, context, now);
      var next = new FleetFeedStatus(feed, applied, now).sum();
      return writer.write(feed, next, schedule.ofFleet(applied.hasMoreWrites(), next));
    }
    var input = FeedInput.gather(feed, context);
    var state = states.of(input, waits.now());
    deletions.recheck(feed, context.getPrimaryCache()::get);
    return switch (FeedGate.of(input)) {
      case FeedGate.Open _ -> poll(input, state, now);
      case FeedGate.Held held -> {
        state.hold();
        var known = waits.since(state.lastGoodPoll());
        var patience = FeedGate.patience(input, held.finding(), known);
        if (patience.isPositive()) {
          yield UpdateControl.<MdeAlertSync>noUpdate().rescheduleAfter(patience);
        }
        var next = new FeedStatus(feed, now).held(held.finding());
        yield writer.write(feed, next, schedule.whileHeld(feed, held.finding(), now));
      }
      case FeedGate.Paused paused -> {
        state.hold();
        yield writer.write(feed, new FeedStatus(feed, now).paused(paused.message()));
      }
    };
  }

  private UpdateControl<MdeAlertSync> poll(FeedInput input, FeedState state, Instant now) {
    var wait = polling.untilAllowed(input, state);
    if (wait.isPositive()) {
      return UpdateControl.<MdeAlertSync>noUpdate().rescheduleAfter(wait);
    }
    var result = polling.run(input, state, now);
    return writer.write(input.feed(), result.status(), result.untilNext());
  }

  @Override
  public ErrorStatusUpdateControl<MdeAlertSync> updateErrorStatus(
      MdeAlertSync feed, Context<MdeAlertSync> context, Exception e) {
    var now = clock.instant();
    states.wakeUp(feed);
    return writer.onUnexpectedError(feed, e, new FeedStatus(feed, now)::unexpectedError);
  }

  /** When a feed was polled last, or first seen; empty while it must not poll. */
  public Optional<Instant> lastPoll(MdeAlertSync feed) {
    return states.lastPoll(feed).map(waits::since).map(clock.instant()::minus);
  }
}
