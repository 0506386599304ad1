// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.application;

import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * When each application's credential expires, for alerts: {@code
 * mde_operator_credential_expiry_timestamp_seconds}. Read from the statuses at each scrape, so that
 * a deleted application is gone from it at once. The only metric with a series for each object:
 * there are few applications.
 */
final class CredentialExpiryMetric implements Collector {
  private static final String NAME = "mde_operator_credential_expiry_timestamp_seconds";

  private final Supplier<Stream<MdeApplication>> applications;

  CredentialExpiryMetric(Supplier<Stream<MdeApplication>> applications) {
    this.applications = applications;
  }

  @Override
  public MetricSnapshot collect() {
    var snapshot =
        GaugeSnapshot.builder()
            .name(NAME)
            .help("When the application's credential expires, in seconds since 1970, if known.");
    applications.get().forEach(application -> point(application).ifPresent(snapshot::dataPoint));
    return snapshot.build();
  }

  @Override
  public String getPrometheusName() {
    return NAME;
  }

  private static Optional<GaugeDataPointSnapshot> point(MdeApplication application) {
    return expires(application)
        .map(
            time ->
                GaugeDataPointSnapshot.builder()
                    .labels(
                        Labels.of(
                            "namespace",
                            application.getMetadata().getNamespace(),
                            "name",
                            application.getMetadata().getName()))
                    .value((double) time.getEpochSecond())
                    .build());
  }

  private static Optional<Instant> expires(MdeApplication application) {
    return Optional.ofNullable(application.getStatus())
        .map(status -> status.credential())
        .map(credential -> credential.expirationTime())
        .flatMap(Timestamps::parse);
  }
}
