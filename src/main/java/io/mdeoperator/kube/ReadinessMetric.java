// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many objects of a kind there are, by the status and reason of their Ready. Read from the
 * cache at each scrape, so that deleted objects are gone from it at once.
 *
 * @param objects of that kind, from the cache
 * @param whose what stands beside {@code ready} and {@code reason}
 */
public record ReadinessMetric(
    String name,
    String help,
    Supplier<Stream<? extends CustomResource<?, ? extends Conditioned>>> objects,
    Function<ObjectMeta, Labels> whose)
    implements Collector {
  /** For {@code whose}: one series for all objects of a namespace. */
  public static Labels namespace(ObjectMeta object) {
    return Labels.of("namespace", object.getNamespace());
  }

  /** For {@code whose}: one series for each object. */
  public static Labels object(ObjectMeta object) {
    return Labels.of("namespace", object.getNamespace(), "name", object.getName());
  }

  @Override
  public MetricSnapshot collect() {
    var snapshot = GaugeSnapshot.builder().name(name).help(help);
    objects
        .get()
        .collect(Collectors.groupingBy(this::labels, Collectors.counting()))
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

  private Labels labels(CustomResource<?, ? extends Conditioned> object) {
    var ready = Conditions.find(StatusWriter.conditionsOf(object), ConditionType.READY);
    return whose
        .apply(object.getMetadata())
        .add("ready", ready.map(condition -> condition.getStatus()).orElse("Unknown"))
        .add("reason", ready.map(condition -> condition.getReason()).orElse(""));
  }
}
