// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many objects of a kind there are, by namespace and by the status and reason of their Ready.
 * Read from the cache at each scrape, so that deleted objects are gone from it at once.
 *
 * @param objects of that kind, from the cache
 */
public record ReadinessMetric(
    String name,
    String help,
    Supplier<Stream<? extends CustomResource<?, ? extends Conditioned>>> objects)
    implements Collector {
  @Override
  public MetricSnapshot collect() {
    var snapshot = GaugeSnapshot.builder().name(name).help(help);
    objects
        .get()
        .collect(Collectors.groupingBy(ReadinessMetric::labels, Collectors.counting()))
        .forEach(
            (labels, count) ->
                snapshot.dataPoint(
                    GaugeDataPointSnapshot.builder().labels(labels).value((double) count).build()));
    return snapshot.build();
  }

  @Override
  public String getPrometheusName() {
    return name;
  }

  private static Labels labels(CustomResource<?, ? extends Conditioned> object) {
    var ready = Conditions.find(StatusWriter.conditionsOf(object), ConditionType.READY);
    return Labels.of(
        "namespace",
        object.getMetadata().getNamespace(),
        "ready",
        ready.map(condition -> condition.getStatus()).orElse("Unknown"),
        "reason",
        ready.map(condition -> condition.getReason()).orElse(""));
  }
}
