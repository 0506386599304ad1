// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fleet;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.mdeoperator.alertsync.poll.FeedInput;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.LocalRef;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec;
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
 * The child feeds of a fleet feed: one for each tenant whose labels match. The child of a tenant
 * that no longer matches is suspended, kept for a week with its cursors, and then deleted. Pure.
 */
public final class ChildFeeds {
  static final Duration ORPHAN_RETENTION = Duration.ofDays(7);

  private static final String COMPONENT = "feed";

  /** Annotations whose values are copied from the parent to its children. */
  private static final List<String> INHERITED_ANNOTATIONS =
      List.of(Api.REQUESTED_AT_ANNOTATION, Api.REPLAY_FROM_ANNOTATION, Api.REDRIVE_ANNOTATION);

  private final MdeAlertSync parent;
  private final Set<String> tenants;
  private final Map<String, MdeAlertSync> children;
  private final Instant now;

  /**
   * @param tenants of the namespace
   * @param feeds of the namespace that belong to the parent
   */
  ChildFeeds(
      MdeAlertSync parent,
      Collection<MdeTenant> tenants,
      Collection<MdeAlertSync> feeds,
      Instant now) {
    this.parent = parent;
    this.tenants =
        tenants.stream()
            .filter(this::matches)
            .map(tenant -> tenant.getMetadata().getName())
            .collect(Collectors.toSet());
    this.children =
        feeds.stream()
            .filter(feed -> isChild(feed) && FeedInput.tenantName(feed).isPresent())
            .collect(
                Collectors.toMap(
                    feed -> FeedInput.tenantName(feed).orElseThrow(),
                    Function.identity(),
                    (one, _) -> one));
    this.now = now;
  }

  /** Whether a feed has a selector instead of a tenant. */
  public static boolean isFleet(MdeAlertSync feed) {
    return feed.getSpec() != null
        && feed.getSpec().tenantRef() == null
        && feed.getSpec().tenantSelector() != null;
  }

  /** UIDs of the feeds that a feed belongs to. */
  static List<String> parents(MdeAlertSync feed) {
    return feed.getMetadata().getOwnerReferences().stream().map(OwnerReference::getUid).toList();
  }

  private boolean matches(MdeTenant tenant) {
    var wanted =
        Optional.ofNullable(parent.getSpec().tenantSelector().matchLabels()).orElse(Map.of());
    var labels = Optional.ofNullable(tenant.getMetadata().getLabels()).orElse(Map.of());
    return !wanted.isEmpty()
        && tenant.getMetadata().getDeletionTimestamp() == null
        && labels.entrySet().containsAll(wanted.entrySet());
  }

  private boolean isChild(MdeAlertSync feed) {
    return parents(feed).contains(parent.getMetadata().getUid());
  }

  /** The children that differ from their wanted state, in that state. */
  List<MdeAlertSync> toApply() {
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
  List<MdeAlertSync> toDelete() {
    return children.entrySet().stream()
        .filter(child -> !tenants.contains(child.getKey()) && isExpired(child.getValue()))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The children of tenants that match. */
  List<MdeAlertSync> members() {
    return children.entrySet().stream()
        .filter(child -> tenants.contains(child.getKey()))
        .map(Map.Entry::getValue)
        .sorted((one, other) -> name(one).compareTo(name(other)))
        .toList();
  }

  /** How many tenants match. */
  int size() {
    return tenants.size();
  }

  private boolean isExpired(MdeAlertSync child) {
    return deletion(child).filter(time -> !time.isAfter(now)).isPresent();
  }

  /** When a child feed is deleted; empty while its tenant matches, or it is no child at all. */
  public static Optional<Instant> deletion(MdeAlertSync feed) {
    return parents(feed).isEmpty()
        ? Optional.empty()
        : leftAt(feed).map(left -> left.plus(ORPHAN_RETENTION));
  }

  private static Optional<Instant> leftAt(MdeAlertSync child) {
    return Annotations.value(child, Api.LEFT_AT_ANNOTATION).flatMap(Timestamps::parse);
  }

  private boolean isUpToDate(MdeAlertSync wanted) {
    var there = children.get(wanted.getSpec().tenantRef().name());
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

  private MdeAlertSync child(String tenant, Optional<Instant> left) {
    var annotations = new HashMap<>(parent.getMetadata().getAnnotations());
    annotations.keySet().retainAll(INHERITED_ANNOTATIONS);
    left.ifPresent(time -> annotations.put(Api.LEFT_AT_ANNOTATION, Timestamps.seconds(time)));
    var child = new MdeAlertSync();
    child.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(parent.getMetadata().getNamespace())
            .withName(childName(tenant))
            .withLabels(OperatorLabels.of(COMPONENT))
            .withAnnotations(annotations)
            .withOwnerReferences(OwnerReferences.controller(parent))
            .build());
    child.setSpec(spec(tenant, left.isPresent()));
    return child;
  }

  private MdeAlertSyncSpec spec(String tenant, boolean hasLeft) {
    var spec = parent.getSpec();
    return spec.withTenantRef(new LocalRef(tenant)).withSuspend(spec.suspend() || hasLeft);
  }

  private String childName(String tenant) {
    return ObjectNames.bounded(parent.getMetadata().getName() + "-" + tenant, "");
  }

  private static String name(MdeAlertSync feed) {
    return feed.getMetadata().getName();
  }
}
