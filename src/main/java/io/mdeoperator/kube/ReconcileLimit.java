// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.mdeoperator.base.ByteBudget;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Limits how many reconciliations are under way, of all kinds together: when all tenants are
 * reconciled at once, their connections and answers together are more than the memory holds. One
 * namespace cannot take the last permits from the others. Thread-safe.
 */
public final class ReconcileLimit {
  private static final int MAX = 192;
  private static final int MAX_PER_NAMESPACE = 160;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final ByteBudget permits = new ByteBudget(MAX, MAX_PER_NAMESPACE);

  /** Reconciles as soon as a permit is free; tries again later when none is for a minute. */
  public <P extends HasMetadata> UpdateControl<P> run(
      P resource, Supplier<UpdateControl<P>> reconcile) {
    var permit = permits.reserve(resource.getMetadata().getNamespace(), 1, TIMEOUT);
    if (permit.isEmpty()) {
      return UpdateControl.<P>noUpdate().rescheduleAfter(RETRY);
    }
    try (var _ = permit.get()) {
      return reconcile.get();
    }
  }
}
