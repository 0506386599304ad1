// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessMetricTest {
  private final List<MdeTenant> tenants = new ArrayList<>();
  private final ReadinessMetric metric =
      new ReadinessMetric("mde_tenants", "Tenants", tenants::stream, false, Labels.EMPTY);

  @Test
  void countsObjectsByTheirReady() {
    tenants.add(Feeds.tenant("True", "Ready"));
    tenants.add(Feeds.tenant("True", "Ready"));
    var fresh = Feeds.tenant("True", "Ready");
    fresh.setStatus(null);
    tenants.add(fresh);

    assertThat(series()).containsExactlyInAnyOrder("ns True Ready 2.0", "ns Unknown  1.0");
  }

  @Test
  void seriesOfDeletedObjectsDisappear() {
    tenants.add(Feeds.tenant("False", "ConsentPending"));
    assertThat(series()).containsExactly("ns False ConsentPending 1.0");

    tenants.clear();

    assertThat(series()).isEmpty();
  }

  @Test
  void namesEachObjectOnRequest() {
    var tenant = Feeds.tenant("False", "ConsentPending");
    tenants.add(tenant);

    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry
        .getPrometheusRegistry()
        .register(
            new ReadinessMetric("mde_tenant", "Tenants", tenants::stream, true, Labels.EMPTY));

    assertThat(registry.scrape())
        .contains(
            "mde_tenant_info{name=\"%s\",namespace=\"ns\",ready=\"False\",reason=\"ConsentPending\"} 1"
                .formatted(tenant.getMetadata().getName()));
  }

  private List<String> series() {
    return ((GaugeSnapshot) metric.collect())
        .getDataPoints().stream()
            .map(
                point ->
                    String.join(
                        " ",
                        point.getLabels().get("namespace"),
                        point.getLabels().get("ready"),
                        point.getLabels().get("reason"),
                        String.valueOf(point.getValue())))
            .toList();
  }
}
