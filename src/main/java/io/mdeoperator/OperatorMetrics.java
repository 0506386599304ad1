// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.Controller;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.base.Watchdog;
import io.mdeoperator.defender.Quotas;
import io.mdeoperator.kube.ReadinessMetric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;

/** Metrics of the whole operator; those of one feature belong to it. */
record OperatorMetrics(PrometheusMeterRegistry registry) {
  void ofProcess(Watchdog watchdog, Clock clock) {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    Gauge.builder(
            "mde.operator.oldest.work.timestamp",
            watchdog,
            watched ->
                watched
                    .oldest()
                    .map(age -> clock.instant().minus(age).toEpochMilli() / 1e3)
                    .orElse(Double.NaN))
        .description("When the oldest work under way began")
        .baseUnit("seconds")
        .register(registry);
  }

  void ofQuotas(Quotas quotas) {
    Gauge.builder("mde.quota.remaining.ratio", quotas, Quotas::lowestRemaining)
        .description("What is left of the quota of the customer who has least left, 0 to 1")
        .register(registry);
  }

  void ofTenants(Controller<MdeTenant> tenants) {
    var cache = tenants.getEventSourceManager().getControllerEventSource();
    registry
        .getPrometheusRegistry()
        .register(
            new ReadinessMetric("mde_tenants", "Tenants by Ready and its reason", cache::list));
  }

  void ofFeeds(RegisteredController<MdeAlertSync> feeds) {
    var cache =
        ((Controller<MdeAlertSync>) feeds).getEventSourceManager().getControllerEventSource();
    registry
        .getPrometheusRegistry()
        .register(new ReadinessMetric("mde_feeds", "Feeds by Ready and its reason", cache::list));
  }
}
