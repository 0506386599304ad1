// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.config.Informable;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kube.OwnedConfigMaps;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.kube.informer.ObjectIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Creates, updates and deletes the children of objects with a selector. Thread-safe.
 *
 * @param <R> the kind of both
 */
public final class ChildApplier<R extends CustomResource<?, ? extends Conditioned>> {
  /** Bounds one reconciliation; the rest follows at once. */
  private static final int MAX_WRITES = 50;

  private final KubernetesClient client;
  private final FleetKind<R> kind;
  private final ObjectIndex<R> byParent = new ObjectIndex<>(Children::parents);
  private final ObjectIndex<R> fleetsByNamespace = new ObjectIndex<>(this::namespaceOfFleet);

  public ChildApplier(KubernetesClient client, FleetKind<R> kind) {
    this.client = client;
    this.kind = kind;
  }

  /**
   * How far it came.
   *
   * @param taken names of children that foreign objects have
   * @param isIncomplete whether some child is not in its wanted state
   * @param hasMoreWrites whether to continue at once
   */
  public record Result<R extends CustomResource<?, ? extends Conditioned>>(
      Children<R> children, List<String> taken, boolean isIncomplete, boolean hasMoreWrites) {
    public Result {
      taken = List.copyOf(taken);
    }
  }

  /** Whether an object has a selector instead of a tenant. */
  public boolean isFleet(R object) {
    return kind.tenantName(object).isEmpty() && kind.selector(object).isPresent();
  }

  /** Indexes the objects, so that nothing has to search all of them. */
  public void index(Informable<R> objects) {
    Informers.fill(objects, byParent);
    Informers.fill(objects, fleetsByNamespace);
  }

  private List<String> namespaceOfFleet(R object) {
    return isFleet(object) ? List.of(object.getMetadata().getNamespace()) : List.of();
  }

  /** The objects that a tenant may belong to by its labels. */
  public Set<ResourceID> of(MdeTenant tenant) {
    return fleetsByNamespace.ids(tenant.getMetadata().getNamespace());
  }

  /** Brings some of the children to their wanted state. */
  public Result<R> apply(R parent, Context<R> context, Instant now) {
    var namespace = parent.getMetadata().getNamespace();
    var objects = context.getPrimaryCache();
    var children =
        new Children<>(
            kind,
            parent,
            Informers.list(context, MdeTenant.class, namespace),
            byParent.get(parent.getMetadata().getUid()),
            now);
    var taken = new ArrayList<String>();
    var writes = 0;
    var toApply = children.toApply();
    for (var child : toApply) {
      var name = child.getMetadata().getName();
      if (isForeign(objects.get(new ResourceID(name, namespace)).orElse(null), parent)) {
        taken.add(name);
      } else if (writes++ < MAX_WRITES) {
        client.resource(child).fieldManager(Api.FIELD_MANAGER).forceConflicts().serverSideApply();
      }
    }
    children.toDelete().forEach(this::delete);
    var hasMoreWrites = writes > MAX_WRITES;
    return new Result<>(children, taken, writes > 0, hasMoreWrites);
  }

  /**
   * Deletes a child as the cache has it: if it has changed meanwhile, its tenant may be back. Then
   * its event leads here again.
   */
  void delete(R child) {
    try {
      client.resource(child).lockResourceVersion().delete();
    } catch (KubernetesClientException e) {
      if (!OwnedConfigMaps.isConflict(e)) {
        throw e;
      }
    }
  }

  private static boolean isForeign(HasMetadata there, HasMetadata parent) {
    return there != null && !Children.parents(there).contains(parent.getMetadata().getUid());
  }
}
