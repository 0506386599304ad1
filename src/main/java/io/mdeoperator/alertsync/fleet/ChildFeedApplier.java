package io.mdeoperator.alertsync.fleet;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kube.Informers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes and removes the feeds that belong to a feed of many tenants. Thread-safe. */
public final class ChildFeedApplier {
  private static final String BY_PARENT = "feeds-by-parent";
  private static final String SETS = "sets-by-namespace";

  /** So that a thousand at once hold nobody up. */
  private static final int WRITES_AT_ONCE = 50;

  private final KubernetesClient client;

  public ChildFeedApplier(KubernetesClient client) {
    this.client = client;
  }

  /**
   * What came of it.
   *
   * @param isMore whether there is more to do at once
   */
  public record Result(MdeAlertSyncStatus status, boolean isMore) {}

  /** Indexes the feeds, so that nothing has to search all of them. */
  public static void index(IndexerResourceCache<MdeAlertSync> feeds) {
    feeds.addIndexer(BY_PARENT, ChildFeeds::parents);
    feeds.addIndexer(
        SETS,
        feed -> ChildFeeds.isSet(feed) ? List.of(feed.getMetadata().getNamespace()) : List.of());
  }

  /** The feeds that a tenant may belong to by its labels. */
  public static Set<ResourceID> of(IndexerResourceCache<MdeAlertSync> feeds, MdeTenant tenant) {
    return feeds.byIndex(SETS, tenant.getMetadata().getNamespace()).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** Brings some of the children to what they should be. */
  public Result bringAbout(MdeAlertSync parent, Context<MdeAlertSync> context, Instant now) {
    var namespace = parent.getMetadata().getNamespace();
    var feeds = context.getPrimaryCache();
    var set =
        new ChildFeeds(
            parent,
            Informers.list(context, MdeTenant.class, namespace),
            feeds.byIndex(BY_PARENT, parent.getMetadata().getUid()),
            now);
    var taken = new ArrayList<String>();
    var writes = 0;
    var toApply = set.toApply();
    for (var child : toApply) {
      var name = child.getMetadata().getName();
      if (isSomebodyElses(feeds.get(new ResourceID(name, namespace)).orElse(null), parent)) {
        taken.add(name);
      } else if (writes++ < WRITES_AT_ONCE) {
        client.resource(child).fieldManager("mde-operator").forceConflicts().serverSideApply();
      }
    }
    var toDelete = set.toDelete();
    toDelete.forEach(child -> client.resource(child).delete());
    var isMore = writes > WRITES_AT_ONCE;
    return new Result(new FleetStatus(parent, set, now).sum(taken, writes > 0), isMore);
  }

  private static boolean isSomebodyElses(MdeAlertSync there, MdeAlertSync parent) {
    return there != null && !ChildFeeds.parents(there).contains(parent.getMetadata().getUid());
  }
}
