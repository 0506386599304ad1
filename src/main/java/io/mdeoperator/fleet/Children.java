// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.fleet;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.TenantSelector;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.kube.Annotations;
import io.mdeoperator.kube.ObjectNames;
import io.mdeoperator.kube.OperatorLabels;
import io.mdeoperator.kube.OwnerReferences;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The children of an object with a selector: one for each tenant whose labels match. The child of a
 * tenant that no longer matches is suspended, kept for a week with its cursors, and then deleted.
 * Pure.
 *
 * @param <R> the kind of both
 */
public final class Children<R extends CustomResource<?, ? extends Conditioned>> {
  static final Duration ORPHAN_RETENTION = Duration.ofDays(7);

  private final FleetKind<R> kind;
  private final R parent;
  private final Set<String> tenants;
  private final Map<String, R> children;
  private final Instant now;

  /**
   * @param tenants of the namespace
   * @param objects of the namespace that belong to the parent
   */
  public Children(
      FleetKind<R> kind,
      R parent,
      Collection<MdeTenant> tenants,
      Collection<R> objects,
      Instant now) {
    this.kind = kind;
    this.parent = parent;
    this.tenants =
        tenants.stream()
            .filter(this::matches)
            .map(tenant -> tenant.getMetadata().getName())
            .collect(Collectors.toSet());
    this.children =
        objects.stream()
            .filter(object -> isChild(object) && kind.tenantName(object).isPresent())
            .collect(
                Collectors.toMap(
                    object -> kind.tenantName(object).orElseThrow(),
                    Function.identity(),
                    (one, _) -> one));
    this.now = now;
  }

  /** UIDs of the objects that an object belongs to. */
  static List<String> parents(HasMetadata object) {
    return object.getMetadata().getOwnerReferences().stream().map(OwnerReference::getUid).toList();
  }

  private boolean matches(MdeTenant tenant) {
    var wanted = kind.selector(parent).map(TenantSelector::matchLabels).orElse(Map.of());
    var labels = Optional.ofNullable(tenant.getMetadata().getLabels()).orElse(Map.of());
    return !wanted.isEmpty()
        && tenant.getMetadata().getDeletionTimestamp() == null
        && labels.entrySet().containsAll(wanted.entrySet());
  }

  private boolean isChild(R object) {
    return parents(object).contains(parent.getMetadata().getUid());
  }

  /** The children that differ from their wanted state, in that state. */
  public List<R> toApply() {
    var wanted = tenants.stream().map(tenant -> child(tenant, Optional.empty()));
    var left =
        children.entrySet().stream()
            .filter(child -> !tenants.contains(child.getKey()) && !isExpired(child.getValue()))
            .map(child -> child(child.getKey(), Optional.of(leftAt(child.getValue()).orElse(now))));
    return Stream.concat(wanted, left)
        .filter(child -> !isUpToDate(child))
        .sorted((one, other) -> name(one).compareTo(name(other)))
        .toList();
  }

  /** The children whose tenants have not matched for the retention. */
  List<R> toDelete() {
    return children.entrySet().stream()
        .filter(child -> !tenants.contains(child.getKey()) && isExpired(child.getValue()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The children of tenants that match. */
  public List<R> members() {
    return children.entrySet().stream()
        .filter(child -> tenants.contains(child.getKey()))
        .map(Map.Entry::getValue)
        .sorted((one, other) -> name(one).compareTo(name(other)))
        .toList();
  }

  /** How many tenants match. */
  public int size() {
    return tenants.size();
  }

  private boolean isExpired(R child) {
    return deletion(child).filter(time -> !time.isAfter(now)).isPresent();
  }

  /** When a child is deleted; empty while its tenant matches, or it is no child at all. */
  public static Optional<Instant> deletion(HasMetadata object) {
    return parents(object).isEmpty()
        ? Optional.empty()
        : leftAt(object).map(left -> left.plus(ORPHAN_RETENTION));
  }

  private static Optional<Instant> leftAt(HasMetadata child) {
    return Annotations.value(child, Api.LEFT_AT_ANNOTATION).flatMap(Timestamps::parse);
  }

  private boolean isUpToDate(R wanted) {
    var there = children.get(kind.tenantName(wanted).orElseThrow());
    return there != null
        && name(there).equals(name(wanted))
        && there.getSpec().equals(wanted.getSpec())
        && there
            .getMetadata()
            .getAnnotations()
            .entrySet()
            .containsAll(wanted.getMetadata().getAnnotations().entrySet())
        && Objects.equals(leftAt(there), leftAt(wanted));
  }

  private R child(String tenant, Optional<Instant> left) {
    var annotations = requests(Optional.ofNullable(children.get(tenant)));
    left.ifPresent(time -> annotations.put(Api.LEFT_AT_ANNOTATION, Timestamps.seconds(time)));
    var child = kind.child(parent, new LocalRef(tenant), left.isPresent());
    child.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(parent.getMetadata().getNamespace())
            .withName(childName(tenant))
            .withLabels(OperatorLabels.of(kind.word()))
            .withAnnotations(annotations)
            .withOwnerReferences(OwnerReferences.controller(parent))
            .build());
    return child;
  }

  /** A child does what is asked while it is there; it remembers what was asked before. */
  private Map<String, String> requests(Optional<R> there) {
    var requests = new HashMap<String, String>();
    for (var request : kind.requestAnnotations()) {
      var asked = parent.getMetadata().getAnnotations().get(request);
      if (asked != null) {
        var earlier = Api.earlier(request);
        var isEarlier =
            there.isEmpty()
                || asked.equals(there.get().getMetadata().getAnnotations().get(earlier));
        requests.put(isEarlier ? earlier : request, asked);
      }
    }
    return requests;
  }

  private String childName(String tenant) {
    return ObjectNames.bounded(parent.getMetadata().getName() + "-" + tenant, "");
  }

  private static String name(HasMetadata object) {
    return object.getMetadata().getName();
  }
}
