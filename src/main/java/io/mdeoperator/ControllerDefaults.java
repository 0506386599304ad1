// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.kube.UpdateFilter;
import io.mdeoperator.kube.informer.Informers;
import io.mdeoperator.shard.Shard;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What all controllers share, instead of the framework's defaults that give up, flood, or stay
 * silent for hours.
 *
 * @param watchNamespaces empty: all
 * @param shard the changes of whose objects reconcile them
 */
record ControllerDefaults(
    Informers informers, List<String> watchNamespaces, Shard shard, MonotonicClock clock) {
  private static final Duration MIN_RETRY = Duration.ofMillis(500);
  private static final Duration MAX_RETRY = Duration.ofMinutes(5);
  private static final Duration MAX_INTERVAL = Duration.ofMinutes(10);
  private static final Duration RATE_PERIOD = Duration.ofSeconds(1);
  private static final int RATE_LIMIT = 5;
  private static final Duration COUNTING_PERIOD = Duration.ofSeconds(5);
  private static final int COUNTING_LIMIT = 3;

  /** Adds a controller. */
  <R extends HasMetadata> RegisteredController<R> register(
      Operator operator, Reconciler<R> reconciler) {
    return register(operator, reconciler, new ReconcileRate(RATE_PERIOD, RATE_LIMIT, clock));
  }

  /** Adds one for objects that count others, which become Ready one by one by the hundred. */
  <R extends HasMetadata> RegisteredController<R> registerCounting(
      Operator operator, Reconciler<R> reconciler) {
    return register(
        operator, reconciler, new ReconcileRate(COUNTING_PERIOD, COUNTING_LIMIT, clock));
  }

  private <R extends HasMetadata> RegisteredController<R> register(
      Operator operator, Reconciler<R> reconciler, RateLimiter<?> limiter) {
    var own = operator.getConfigurationService().getConfigurationFor(reconciler);
    var controller = ControllerConfigurationOverrider.override(own).withRateLimiter(limiter);
    applyTo(controller);
    return operator.register(reconciler, informers.withOwnStores(controller.build()));
  }

  private <R extends HasMetadata> void applyTo(ControllerConfigurationOverrider<R> controller) {
    controller
        .withRetry(
            new GenericRetry()
                .withoutMaxAttempts()
                .setInitialInterval(MIN_RETRY)
                .setIntervalMultiplier(2)
                .setMaxInterval(MAX_RETRY.toMillis()))
        .withReconciliationMaxInterval(MAX_INTERVAL)
        .withInformerListLimit(Informers.LIST_PAGE)
        .withGenericFilter(shard::owns)
        .withOnUpdateFilter(UpdateFilter::isRelevant);
    if (!watchNamespaces.isEmpty()) {
      controller.settingNamespaces(Set.copyOf(watchNamespaces));
    }
  }
}
