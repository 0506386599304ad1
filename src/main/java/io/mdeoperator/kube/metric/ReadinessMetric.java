// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.metric;

import io.fabric8.kubernetes.client.CustomResource;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The Ready of all objects of a kind, by its status and reason: how many there are in each
 * namespace, or each object with its name. Read from the cache at each scrape, so that deleted
 * objects are gone from it at once.
 *
 * @param name without the suffix {@code _info}, which each object's series has
 * @param objects of that kind, from the cache
 * @param perObject whether there is a series for each object
 * @param more labels of every series
 */
public record ReadinessMetric(
    String name,
    String help,
    Supplier<? extends Stream<? extends CustomResource<?, ? extends Conditioned>>> objects,
    boolean perObject,
    Labels more)
    implements Collector {
  @Override
  public MetricSnapshot collect() {
    return perObject ? ofEachObject() : ofNamespaces();
  }

  private MetricSnapshot ofNamespaces() {
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

  private MetricSnapshot ofEachObject() {
    var snapshot = InfoSnapshot.builder().name(name).help(help);
    objects
        .get()
        .map(this::labels)
        .forEach(
            labels -> snapshot.dataPoint(InfoDataPointSnapshot.builder().labels(labels).build()));
    return snapshot.build();
  }

  @Override
  public String getPrometheusName() {
    return name;
  }

  private Labels labels(CustomResource<?, ? extends Conditioned> object) {
    var ready = Conditions.find(StatusWriter.conditionsOf(object), ConditionType.READY);
    var metadata = object.getMetadata();
    var whose = Labels.of("namespace", metadata.getNamespace());
    return (perObject ? whose.add("name", metadata.getName()) : whose)
        .add("ready", ready.map(condition -> condition.getStatus()).orElse("Unknown"))
        .add("reason", ready.map(condition -> condition.getReason()).orElse(""))
        .merge(more);
  }
}
