// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.shard;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a leader may begin: once nobody works by another count of shards, which would divide the
 * tenants differently. Its Lease says that it works from the moment that it has it; only then it
 * looks at the others. Of two that begin at the same moment at least one sees the other, hence
 * never both work. Who has to wait says so on its Lease, so that nobody waits for one who waits:
 * while an update is stuck, the former processes can still take over from each other. Not
 * thread-safe.
 */
final class ShardTurn {
  private static final Logger LOG = LoggerFactory.getLogger(ShardTurn.class);

  private final ShardLeases leases;
  private final String holder;
  private boolean isMarked;

  /**
   * Whether the Lease may say that it waits: that is not known of a write without an answer, nor of
   * the process that ran in this pod before.
   */
  private boolean mayBeMarked = true;

  private boolean isLogged;

  /**
   * @param holder who has the own Lease
   */
  ShardTurn(ShardLeases leases, String holder) {
    this.leases = leases;
    this.holder = holder;
  }

  /**
   * Whether the leader may begin now; once it has begun, others wait for it.
   *
   * @throws KubernetesClientException as from {@link ShardLeases}; to be asked again
   */
  boolean hasCome() {
    var others = others();
    if (mayBeMarked && others.isEmpty()) {
      isMarked = false;
      leases.mark(holder, false);
      mayBeMarked = false;
      others = others(); // of those who stop waiting, too
    }
    if (!others.isEmpty() && !isMarked) {
      log(others);
      mayBeMarked = true;
      leases.mark(holder, true);
      isMarked = true;
    }
    return others.isEmpty();
  }

  private Set<Shard> others() {
    return leases.working().stream()
        .filter(other -> other.count() != leases.shard().count())
        .collect(Collectors.toSet());
  }

  private void log(Set<Shard> others) {
    if (!isLogged) {
      LOG.atInfo()
          .addKeyValue("lease", leases.ownName())
          .addKeyValue("waitsFor", others.stream().map(leases::nameOf).sorted().toList())
          .log("This replica has its Lease, and waits for leaders of another number of shards");
      isLogged = true;
    }
  }
}
