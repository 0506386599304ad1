// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.mdeoperator.api.LogKeys;
import io.mdeoperator.config.OperatorConfig.LeaderElection;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several replicas works. A clean stop releases the Lease, so that a rollout costs no
 * waiting for it to run out.
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
  private volatile boolean stopping;
  private volatile boolean leading;

  Leadership(LeaderElection settings, KubernetesClient client, Runnable onLost) {
    this.settings = settings;
    this.client = client;
    this.onLost = onLost;
  }

  /** For the framework; empty when there is no election. */
  Optional<LeaderElectionConfiguration> configuration() {
    return settings.enabled()
        ? Optional.of(
            new LeaderElectionConfiguration(
                settings.leaseName(),
                namespace(),
                LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
                LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
                LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
                identity,
                new LeaderCallbacks(this::won, this::lost, leader -> {}),
                false))
        : Optional.empty();
  }

  /** Whether this replica works: without an election the only one does. */
  boolean isLeading() {
    return leading || !settings.enabled();
  }

  /** Before work stops: from now on, not to lead is no surprise. */
  void resign() {
    stopping = true;
  }

  /** Leaves the Lease to another replica, after all work has stopped. */
  void release() {
    if (!settings.enabled()) {
      return;
    }
    try {
      var leases = client.leases().inNamespace(namespace()).withName(settings.leaseName());
      Optional.ofNullable(leases.get())
          .filter(this::isOurs)
          .ifPresent(lease -> client.resource(released(lease)).update());
    } catch (KubernetesClientException e) {
      LOG.atWarn()
          .addKeyValue(LogKeys.NAMESPACE, namespace())
          .addKeyValue(LogKeys.NAME, settings.leaseName())
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

  private void won() {
    leading = true;
    LOG.info("This replica leads");
  }

  private void lost() {
    leading = false;
    if (!stopping) {
      LOG.warn(
          "Leadership lost: another replica leads, or the API server was unavailable for too long");
      onLost.run();
    }
  }
}
