// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.mdeoperator.base.NamespaceBudget;
import io.mdeoperator.base.Watchdog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Limits how many reconciliations are under way, of all kinds together: when all tenants are
 * reconciled at once, their connections and answers together are more than the memory holds. Few of
 * the others wait, since each of them has a thread and a copy of its object; the rest comes again
 * within seconds. One namespace cannot take the last places from the others. Thread-safe.
 */
public final class ReconcileLimit {
  static final int MAX = 192;
  static final int MAX_PER_NAMESPACE = 160;
  static final int MAX_WITH_WAITING = 320;
  static final int MAX_WITH_WAITING_PER_NAMESPACE = 256;

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final Duration MIN_RETRY = Duration.ofSeconds(5);
  private static final Duration MAX_RETRY = Duration.ofSeconds(15);

  private final NamespaceBudget places =
      new NamespaceBudget(MAX_WITH_WAITING, MAX_WITH_WAITING_PER_NAMESPACE);
  private final NamespaceBudget permits = new NamespaceBudget(MAX, MAX_PER_NAMESPACE);
  private final Watchdog watchdog;
  private final Predicate<HasMetadata> ours;

  /**
   * @param watchdog is told of each reconciliation, also while it waits
   * @param ours the objects that this process works for, now
   */
  public ReconcileLimit(Watchdog watchdog, Predicate<HasMetadata> ours) {
    this.watchdog = watchdog;
    this.ours = ours;
  }

  /**
   * Reconciles as soon as there is a permit; later when too many wait, or none came in time. What
   * is not ours is left to whose it is, and so is what was deleted while it waited.
   *
   * @param cache of the objects of that kind, as it is now
   */
  public <P extends HasMetadata> UpdateControl<P> run(
      P resource, Function<ResourceID, Optional<P>> cache, Supplier<UpdateControl<P>> reconcile) {
    if (!ours.test(resource)) {
      return UpdateControl.noUpdate();
    }
    var place = places.reserve(resource.getMetadata().getNamespace(), 1, Duration.ZERO);
    if (place.isEmpty()) {
      return later();
    }
    try (var _ = watchdog.begin();
        var _ = place.get()) {
      return limited(resource, cache, reconcile);
    }
  }

  private <P extends HasMetadata> UpdateControl<P> limited(
      P resource, Function<ResourceID, Optional<P>> cache, Supplier<UpdateControl<P>> reconcile) {
    var permit = permits.reserve(resource.getMetadata().getNamespace(), 1, TIMEOUT);
    if (permit.isEmpty()) {
      return later();
    }
    try (var _ = permit.get()) {
      // Another replica may have taken over meanwhile, and a deleted object must leave no state
      // behind.
      return ours.test(resource) && !DeletionEvents.isDeleted(resource, cache)
          ? reconcile.get()
          : UpdateControl.noUpdate();
    }
  }

  /** Not all of them at the same moment. */
  private static <P extends HasMetadata> UpdateControl<P> later() {
    var millis = ThreadLocalRandom.current().nextLong(MIN_RETRY.toMillis(), MAX_RETRY.toMillis());
    return UpdateControl.<P>noUpdate().rescheduleAfter(Duration.ofMillis(millis));
  }
}
