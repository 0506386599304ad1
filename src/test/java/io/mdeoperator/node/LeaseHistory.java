// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that is written to the {@link LeaderLease} while this is open. */
final class LeaseHistory implements Watcher<Lease>, AutoCloseable {
  private final List<LeaseSpec> written = new CopyOnWriteArrayList<>();
  private final Watch watch;

  LeaseHistory(LeaderLease lease) {
    watch = lease.lease().watch(this);
  }

  /**
   * From one leader to the next.
   *
   * @param released whether the former one has given it away, so that nobody had to wait until it
   *     expired
   * @param withoutLeader how long nobody worked at most: from the last renewal to the next holder
   */
  record Handover(boolean released, Duration withoutLeader) {}

  /** All of them, in their order. */
  List<Handover> handovers() {
    var handovers = new ArrayList<Handover>();
    var released = false;
    LeaseSpec held = null;
    for (var spec : written) {
      if (isFree(spec)) {
        released = true;
        continue;
      }
      if (held != null && !held.getHolderIdentity().equals(spec.getHolderIdentity())) {
        handovers.add(
            new Handover(released, Duration.between(held.getRenewTime(), spec.getAcquireTime())));
      }
      held = spec;
      released = false;
    }
    return handovers;
  }

  private static boolean isFree(LeaseSpec spec) {
    return spec.getHolderIdentity() == null || spec.getHolderIdentity().isEmpty();
  }

  @Override
  public void eventReceived(Action action, Lease lease) {
    written.add(lease.getSpec());
  }

  @Override
  public void onClose(WatcherException cause) {
    throw new IllegalStateException("the watch of the Lease has ended", cause);
  }

  @Override
  public void close() {
    watch.close();
  }
}
