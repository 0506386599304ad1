// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.api.Api;
import io.mdeoperator.base.MonotonicClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The Leases of the leaders of all shards, by whatever count. Their names say which: {@code family}
 * of the only shard, {@code family-2-of-4} of the third of four. Not thread-safe.
 */
public final class ShardLeases {
  /**
   * Annotation on a Lease: the holder who has it and waits for its turn. Another holder's does not
   * count, and neither does a Lease without it: its holder works.
   */
  static final String WAITING = Api.GROUP + "/waiting-holder";

  private final KubernetesClient client;
  private final String namespace;
  private final String family;
  private final Shard shard;
  private final Pattern names;
  private final Duration expiry;
  private final MonotonicClock clock;
  private final Map<String, Seen> seen = new HashMap<>();

  /** What a Lease was when it was seen to change last. */
  private record Seen(LeaseSpec spec, Instant at) {}

  /**
   * @param namespace of the Leases
   * @param family the name of the Lease of an only shard
   * @param expiry how long a Lease is its holder's after it was renewed
   */
  public ShardLeases(
      KubernetesClient client,
      String namespace,
      String family,
      Shard shard,
      Duration expiry,
      MonotonicClock clock) {
    this.client = client;
    this.namespace = namespace;
    this.family = family;
    this.shard = shard;
    this.names = Pattern.compile(Pattern.quote(family) + "-(\\d{1,2})-of-(\\d{1,2})");
    this.expiry = expiry;
    this.clock = clock;
  }

  /** Whose Lease {@link #ownName()} is. */
  public Shard shard() {
    return shard;
  }

  /** The name of the Lease of this shard. */
  public String ownName() {
    return nameOf(shard);
  }

  String nameOf(Shard one) {
    return one.hasSiblings() ? family + "-" + one.index() + "-of-" + one.count() : family;
  }

  /**
   * The shards that somebody works for: whose Lease is held, by one who does not wait, and was seen
   * to be renewed. As long as an unchanged Lease was not observed for as long as it is valid, it
   * counts as renewed, since clocks of two machines cannot be compared.
   *
   * @throws KubernetesClientException when the API server refuses, or does not answer in time
   */
  public Set<Shard> working() {
    var leases = client.leases().inNamespace(namespace).list().getItems();
    var now = clock.now();
    return leases.stream()
        .filter(lease -> lease.getSpec() != null)
        .flatMap(lease -> shardOf(lease).filter(_ -> isWorking(lease, now)).stream())
        .collect(Collectors.toSet());
  }

  private Optional<Shard> shardOf(Lease lease) {
    var name = lease.getMetadata().getName();
    if (name.equals(family)) {
      return Optional.of(Shard.SOLE);
    }
    var match = names.matcher(name);
    return match.matches()
        ? Optional.of(new Shard(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
        : Optional.empty();
  }

  private boolean isWorking(Lease lease, Instant now) {
    var holder = lease.getSpec().getHolderIdentity();
    return holder != null
        && !holder.isEmpty()
        && !isExpired(lease, now)
        && !holder.equals(waitingHolder(lease));
  }

  private boolean isExpired(Lease lease, Instant now) {
    var last =
        seen.merge(
            lease.getMetadata().getName(),
            new Seen(lease.getSpec(), now),
            (before, later) -> before.spec().equals(later.spec()) ? before : later);
    return Duration.between(last.at(), now).compareTo(expiry) > 0;
  }

  private static String waitingHolder(Lease lease) {
    return Optional.ofNullable(lease.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(WAITING))
        .orElse(null);
  }

  /**
   * Says on the own Lease whether its holder waits. Where another has it by now, that means
   * nothing.
   *
   * @throws KubernetesClientException when the API server refuses, or does not answer in time
   */
  void mark(String holder, boolean waits) {
    client
        .leases()
        .inNamespace(namespace)
        .withName(ownName())
        .edit(lease -> waits ? marked(lease, holder) : unmarked(lease));
  }

  private static Lease marked(Lease lease, String holder) {
    return new LeaseBuilder(lease)
        .editMetadata()
        .addToAnnotations(WAITING, holder)
        .endMetadata()
        .build();
  }

  private static Lease unmarked(Lease lease) {
    return new LeaseBuilder(lease)
        .editMetadata()
        .removeFromAnnotations(WAITING)
        .endMetadata()
        .build();
  }
}
