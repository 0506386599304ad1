// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.metric;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A time of each object of a kind, in seconds since 1970. Read from the cache at each scrape, so
 * that deleted objects are gone from it at once.
 *
 * @param name ends in {@code _timestamp_seconds}
 * @param series one for each object whose time is known, or several that their labels tell apart
 */
public record TimesMetric(String name, String help, Supplier<Stream<Series>> series)
    implements Collector {
  /** One time, and whose it is. */
  public record Series(Labels labels, Instant time) {
    /** Of an object. */
    public static Series of(HasMetadata object, Instant time) {
      var metadata = object.getMetadata();
      return new Series(
          Labels.of("namespace", metadata.getNamespace(), "name", metadata.getName()), time);
    }

    /** The same of a part of the object. */
    public Series with(String label, String value) {
      return new Series(labels.add(label, value), time);
    }
  }

  @Override
  public MetricSnapshot collect() {
    var snapshot = GaugeSnapshot.builder().name(name).help(help);
    series.get().map(TimesMetric::point).forEach(snapshot::dataPoint);
    return snapshot.build();
  }

  @Override
  public String getPrometheusName() {
    return name;
  }

  private static GaugeDataPointSnapshot point(Series series) {
    return GaugeDataPointSnapshot.builder()
        .labels(series.labels())
        .value(series.time().toEpochMilli() / 1e3)
        .build();
  }
}
