// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.node;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.mdeoperator.cluster.install.Installation;
import java.util.Optional;

/** The Lease of the operator on a node, by which one process of its pods leads. */
public record LeaderLease(Node node) {
  /** Who has it: differs from start to start of a pod's process. Empty: nobody. */
  public String holder() {
    return Optional.ofNullable(lease().get())
        .map(Lease::getSpec)
        .map(LeaseSpec::getHolderIdentity)
        .orElse("");
  }

  /** Waits until another process has it. */
  public String awaitHolderBut(String former) {
    return await("another leader than " + former)
        .atMost(OperatorPods.TIMEOUT)
        .until(this::holder, holder -> !holder.isEmpty() && !holder.equals(former));
  }

  Resource<Lease> lease() {
    return node.client().leases().inNamespace(Installation.NAMESPACE).withName("mde-operator");
  }
}
