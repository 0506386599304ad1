// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.config.OperatorConfig.LeaderElection;
import io.mdeoperator.kube.connection.ClusterUnavailableException;
import io.mdeoperator.shard.Shard;
import io.mdeoperator.shard.ShardLeader;
import io.mdeoperator.shard.ShardLeases;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several replicas works, for each shard. A clean stop releases the Lease, so that a
 * rollout costs no waiting for it to run out.
 */
final class Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

  private final LeaderElection settings;
  private final KubernetesClient client;
  private final Runnable onLost;
  private final String identity =
      Optional.ofNullable(System.getenv("HOSTNAME")).orElse("mde-operator")
          + "-"
          + UUID.randomUUID();
  private final ShardLeases leases;
  private final ShardLeader leader;
  private volatile boolean stopping;
  private volatile boolean isLost;

  /**
   * @param onLost called when another replica leads from now on
   * @param onLateStart called when this one leads, and its controllers have begun before
   */
  Leadership(
      LeaderElection settings,
      Shard shard,
      KubernetesClient client,
      MonotonicClock waits,
      Runnable onLost,
      Runnable onLateStart) {
    this.settings = settings;
    this.client = client;
    this.onLost = onLost;
    this.leases =
        new ShardLeases(
            client,
            namespace(),
            settings.leaseName(),
            shard,
            LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
            waits);
    this.leader =
        new ShardLeader(leases, identity, waits, () -> LOG.info("This replica leads"), onLateStart);
  }

  /** For the framework; empty when there is no election. */
  Optional<LeaderElectionConfiguration> configuration() {
    return settings.enabled()
        ? Optional.of(
            new LeaderElectionConfiguration(
                leases.ownName(),
                namespace(),
                LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                identity,
                new LeaderCallbacks(leader::start, this::lost, _ -> {}),
                false))
        : Optional.empty();
  }

  /**
   * A first look at the Leases, by which a later one sees whether they are renewed.
   *
   * @throws ClusterUnavailableException when the operator may not read its Leases, which are all
   *     that keeps leaders of another number of shards apart from this one
   */
  void lookAtLeases() throws ClusterUnavailableException {
    try {
      if (settings.enabled()) {
        leases.working();
      }
    } catch (KubernetesClientException e) {
      throw new ClusterUnavailableException(
          "the operator cannot list the Leases of the namespace "
              + namespace()
              + " (HTTP "
              + e.getCode()
              + "); check the roles in deploy/install");
    }
  }

  /** Whether this replica works: without an election the only one does. */
  boolean isLeading() {
    return !settings.enabled() || (leader.isWorking() && !isLost);
  }

  /** How many shards have had no leader for some minutes, as a leader sees it; 0 of others. */
  int missingShards() {
    return leader.missingShards();
  }

  /** Whether this replica may begin what must not be cut off. */
  boolean mayAct() {
    return isLeading() && !stopping;
  }

  /** Before work stops: from now on, not to lead is no surprise. */
  void resign() {
    stopping = true;
    leader.close();
  }

  /** Leaves the Lease to another replica, after all work has stopped. */
  void release() {
    if (!settings.enabled()) {
      return;
    }
    try {
      var own = client.leases().inNamespace(namespace()).withName(leases.ownName());
      Optional.ofNullable(own.get())
          .filter(this::isOurs)
          .ifPresent(lease -> client.resource(released(lease)).update());
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, namespace())
          .addKeyValue(LogKeys.NAME, leases.ownName())
          .addKeyValue(LogKeys.HTTP_STATUS, e.getCode())
          .log("Could not release the Lease; the next leader waits until it expires");
    }
  }

  private boolean isOurs(Lease lease) {
    return lease.getSpec() != null && identity.equals(lease.getSpec().getHolderIdentity());
  }

  private static Lease released(Lease lease) {
    return new LeaseBuilder(lease).editSpec().withHolderIdentity("").endSpec().build();
  }

  /**
   * The namespace that the operator keeps what is its own in, the Lease and its keys: the
   * configured one, else the one it runs in, else {@code default}, as kubectl has it.
   */
  String namespace() {
    return Optional.ofNullable(settings.namespace())
        .or(() -> Optional.ofNullable(client.getNamespace()))
        .orElse("default");
  }

  private void lost() {
    isLost = true;
    if (!stopping) {
      LOG.warn(
          "Leadership lost: another replica leads, the API server was unavailable for too long, or"
              + " this process had too little CPU or memory to renew its Lease in time");
      onLost.run();
    }
  }
}
