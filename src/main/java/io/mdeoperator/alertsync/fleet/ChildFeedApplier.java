// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fleet;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kube.Informers;
import io.mdeoperator.kube.OwnedConfigMaps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Creates, updates and deletes the child feeds of a fleet feed. Thread-safe. */
public final class ChildFeedApplier {
  private static final String BY_PARENT = "feeds-by-parent";
  private static final String FLEETS = "fleets-by-namespace";

  /** Bounds one reconciliation; the rest follows at once. */
  private static final int MAX_WRITES = 50;

  private final KubernetesClient client;

  public ChildFeedApplier(KubernetesClient client) {
    this.client = client;
  }

  /**
   * How far it came.
   *
   * @param hasMoreWrites whether to continue at once
   */
  public record Result(MdeAlertSyncStatus status, boolean hasMoreWrites) {}

  /** Indexes the feeds, so that nothing has to search all of them. */
  public static void index(IndexerResourceCache<MdeAlertSync> feeds) {
    Informers.index(
        feeds, Map.of(BY_PARENT, ChildFeeds::parents, FLEETS, ChildFeedApplier::namespaceOfFleet));
  }

  private static List<String> namespaceOfFleet(MdeAlertSync feed) {
    return ChildFeeds.isFleet(feed) ? List.of(feed.getMetadata().getNamespace()) : List.of();
  }

  /** The feeds that a tenant may belong to by its labels. */
  public static Set<ResourceID> of(IndexerResourceCache<MdeAlertSync> feeds, MdeTenant tenant) {
    return feeds.byIndex(FLEETS, tenant.getMetadata().getNamespace()).stream()
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** Brings some of the children to their wanted state. */
  public Result apply(MdeAlertSync parent, Context<MdeAlertSync> context, Instant now) {
    var namespace = parent.getMetadata().getNamespace();
    var feeds = context.getPrimaryCache();
    var children =
        new ChildFeeds(
            parent,
            Informers.list(context, MdeTenant.class, namespace),
            feeds.byIndex(BY_PARENT, parent.getMetadata().getUid()),
            now);
    var taken = new ArrayList<String>();
    var writes = 0;
    var toApply = children.toApply();
    for (var child : toApply) {
      var name = child.getMetadata().getName();
      if (isForeign(feeds.get(new ResourceID(name, namespace)).orElse(null), parent)) {
        taken.add(name);
      } else if (writes++ < MAX_WRITES) {
        client.resource(child).fieldManager("mde-operator").forceConflicts().serverSideApply();
      }
    }
    children.toDelete().forEach(this::delete);
    var hasMoreWrites = writes > MAX_WRITES;
    return new Result(new FleetStatus(parent, children, now).sum(taken, writes > 0), hasMoreWrites);
  }

  /**
   * Deletes a child as the cache has it: if it has changed meanwhile, its tenant may be back. Then
   * its event leads here again.
   */
  void delete(MdeAlertSync child) {
    try {
      client.resource(child).lockResourceVersion().delete();
    } catch (KubernetesClientException e) {
      if (!OwnedConfigMaps.isConflict(e)) {
        throw e;
      }
    }
  }

  private static boolean isForeign(MdeAlertSync there, MdeAlertSync parent) {
    return there != null && !ChildFeeds.parents(there).contains(parent.getMetadata().getUid());
  }
}
