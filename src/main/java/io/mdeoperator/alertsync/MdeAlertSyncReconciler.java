package io.mdeoperator.alertsync;

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
import io.mdeoperator.alertsync.sink.SinkInput;
import io.mdeoperator.alertsync.sink.Sinks;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.Clouds;
import io.mdeoperator.kube.Cached;
import io.mdeoperator.kube.Pace;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.kube.Transitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Feeds alerts, and keeps the status of {@link MdeAlertSync}s. */
@ControllerConfiguration(name = "mdealertsync", generationAwareEventProcessing = false)
public final class MdeAlertSyncReconciler implements Reconciler<MdeAlertSync> {
  private static final String BY_TENANT = "feeds-by-tenant";
  private static final String BY_SINK_SECRET = "feeds-by-sink-secret";

  private final Sinks sinks;
  private final FeedPoll polls;
  private final FeedMemories memories = new FeedMemories();
  private final FeedPace pace;
  private final StatusWriter<MdeAlertSyncStatus, MdeAlertSync> writer;
  private final Clock clock;

  /**
   * Takes all it needs; nothing is filled in later.
   *
   * @param client for what belongs to a feed: its checkpoints
   * @param minPollPeriod polls are never closer, whatever a feed asks for
   */
  public MdeAlertSyncReconciler(
      KubernetesClient client,
      AlertSource source,
      Sinks sinks,
      Clouds clouds,
      Transitions transitions,
      Pace pace,
      Duration minPollPeriod,
      Clock clock) {
    this.sinks = sinks;
    this.polls =
        new FeedPoll(
            source,
            (input, index) -> sinks.of(new SinkInput(input.feed(), index, input.sinkSecrets())),
            feed -> new ConfigMapCheckpointStore(client, feed),
            clouds,
            clock);
    this.pace = new FeedPace(pace, minPollPeriod);
    this.writer =
        new StatusWriter<>(
            client, MdeAlertSyncReconciler::withStatus, FeedStatus::same, transitions);
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, MdeAlertSync>> prepareEventSources(
      EventSourceContext<MdeAlertSync> context) {
    var feeds = context.getPrimaryCache();
    feeds.addIndexer(BY_TENANT, MdeAlertSyncReconciler::tenantKeys);
    feeds.addIndexer(BY_SINK_SECRET, this::sinkSecretKeys);
    var tenants =
        Cached.watch(
            "tenants",
            MdeTenant.class,
            context,
            FeedGate::matters,
            tenant -> ids(feeds.byIndex(BY_TENANT, Cache.metaNamespaceKeyFunc(tenant))));
    // A changed application or Secret reaches a feed through its tenant's status.
    var applications =
        Cached.watch(
            "applications",
            MdeApplication.class,
            context,
            (newer, older) -> false,
            application -> Set.of());
    var sinkSecrets =
        Cached.watchSecretsOfSinks(
            context,
            secret -> ids(feeds.byIndex(BY_SINK_SECRET, Cache.metaNamespaceKeyFunc(secret))));
    return List.of(
        tenants, applications, Cached.watchSecrets(context, secret -> Set.of()), sinkSecrets);
  }

  @Override
  public UpdateControl<MdeAlertSync> reconcile(MdeAlertSync feed, Context<MdeAlertSync> context) {
    var now = clock.instant();
    var input = FeedInput.gather(feed, sinks.secretNames(feed), context);
    var memory = memories.of(feed, now, () -> uids(context));
    return switch (FeedGate.of(input)) {
      case FeedGate.Open _ -> {
        if (memory.isDue(input, now)) {
          poll(input, memory, now);
        }
        yield writer.write(
            feed,
            new FeedStatus(feed, now).polled(input, memory.report(), memory.lastGoodPoll()),
            memory.untilNextPoll(clock.instant()));
      }
      case FeedGate.Held held -> {
        memory.wakeUp();
        var next = new FeedStatus(feed, now).held(held.finding());
        yield writer.write(feed, next, pace.whileHeld(feed, held.finding(), now));
      }
      case FeedGate.Paused paused -> {
        memory.wakeUp();
        yield writer.write(feed, new FeedStatus(feed, now).paused(paused.message()));
      }
    };
  }

  private void poll(FeedInput input, FeedMemory memory, Instant now) {
    var report = polls.run(input, memory, now);
    if (report.sourceFailure().isEmpty()) {
      memory.goodPoll(now);
    }
    var wait = pace.afterPoll(input.feed(), report, memory.lastGoodPoll(), now);
    memory.polled(input, report, clock.instant().plus(wait));
  }

  @Override
  public ErrorStatusUpdateControl<MdeAlertSync> updateErrorStatus(
      MdeAlertSync feed, Context<MdeAlertSync> context, Exception e) {
    var now = clock.instant();
    memories.of(feed, now, () -> uids(context)).wakeUp();
    return writer.afterSurprise(feed, new FeedStatus(feed, now)::surprised);
  }

  private static List<String> tenantKeys(MdeAlertSync feed) {
    return FeedInput.tenantName(feed)
        .map(name -> Cache.namespaceKeyFunc(feed.getMetadata().getNamespace(), name))
        .stream()
        .toList();
  }

  private List<String> sinkSecretKeys(MdeAlertSync feed) {
    return sinks.secretNames(feed).stream()
        .map(name -> Cache.namespaceKeyFunc(feed.getMetadata().getNamespace(), name))
        .toList();
  }

  private static Set<ResourceID> ids(List<MdeAlertSync> feeds) {
    return feeds.stream().map(ResourceID::fromResource).collect(Collectors.toSet());
  }

  private static Set<String> uids(Context<MdeAlertSync> context) {
    return context
        .getPrimaryCache()
        .list()
        .map(feed -> feed.getMetadata().getUid())
        .collect(Collectors.toSet());
  }

  private static MdeAlertSync withStatus(MdeAlertSyncStatus status) {
    var feed = new MdeAlertSync();
    feed.setStatus(status);
    return feed;
  }
}
