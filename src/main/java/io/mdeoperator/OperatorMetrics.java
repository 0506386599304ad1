// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.RegisteredController;
import io.javaoperatorsdk.operator.processing.Controller;
import io.mdeoperator.api.Conditioned;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.MdeMachineAction;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.base.GarbageCollectionLimit;
import io.mdeoperator.base.Plural;
import io.mdeoperator.base.Version;
import io.mdeoperator.base.Watchdog;
import io.mdeoperator.defender.call.ApiService;
import io.mdeoperator.defender.call.Quotas;
import io.mdeoperator.kube.metric.ReadinessMetric;
import io.mdeoperator.kube.metric.TimesMetric;
import io.mdeoperator.kube.metric.TimesMetric.Series;
import io.mdeoperator.shard.Shard;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Metrics of the whole operator; those of one feature belong to it.
 *
 * @param shard whose objects are counted
 */
record OperatorMetrics(PrometheusMeterRegistry registry, boolean perObject, Shard shard) {
  static PrometheusMeterRegistry newRegistry() {
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry
        .config()
        .meterFilter(new FrameworkMetrics())
        // Their names mean something else to Prometheus.
        .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
        .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
    return registry;
  }

  void ofProcess(Leadership leadership, Watchdog watchdog, Clock clock) {
    Gauge.builder("mde.operator.leader", leadership, lead -> lead.isLeading() ? 1 : 0)
        .description("Whether this replica leads, 0 or 1")
        .register(registry);
    Gauge.builder("mde.operator.shards.without.leader", leadership, Leadership::missingShards)
        .description("Shards without a leader for more than two minutes, as this leader sees it")
        .register(registry);
    Gauge.builder("mde.operator.build.info", () -> 1)
        .description("The operator's version")
        .tag("version", Version.get())
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    FunctionCounter.builder(
            "mde.operator.garbage.collection",
            registry, // held weakly: it lives as long as what is counted
            _ -> GarbageCollectionLimit.pauses().toMillis() / 1e3)
        .description("How long the process has stood still to collect garbage")
        .baseUnit("seconds")
        .register(registry);
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

  void ofQuotas(ApiService service, Quotas quotas) {
    Gauge.builder("mde.quota.remaining.ratio", quotas, Quotas::lowestRemaining)
        .tag("api", service.metric())
        .description("What is left of the quota of the customer who has least left, 0 to 1")
        .register(registry);
  }

  void ofTenants(Controller<MdeTenant> tenants) {
    ofReadiness("mde_tenant", "Tenant", own(all(tenants)));
  }

  void ofActions(RegisteredController<MdeMachineAction> actions) {
    ofReadiness("mde_machine_action", "Machine action", own(all(actions)));
  }

  /**
   * @param lastPoll when a feed was polled last; empty while it must not poll
   */
  void ofFeeds(
      RegisteredController<MdeAlertSync> feeds,
      Function<MdeAlertSync, Optional<Instant>> lastPoll) {
    ofFeeds(all(feeds), lastPoll);
  }

  void ofFeeds(
      Supplier<Stream<MdeAlertSync>> all, Function<MdeAlertSync, Optional<Instant>> lastPoll) {
    var feeds = own(all);
    ofReadiness("mde_feed", "Feed", feeds);
    if (perObject) {
      var metrics = registry.getPrometheusRegistry();
      metrics.register(
          new TimesMetric(
              "mde_feed_last_poll_timestamp_seconds",
              "When the feed was polled last, in seconds since 1970, unless it must not poll",
              () ->
                  feeds
                      .get()
                      .flatMap(
                          feed ->
                              lastPoll.apply(feed).map(time -> Series.of(feed, time)).stream())));
      metrics.register(
          new TimesMetric(
              "mde_feed_watermark_timestamp_seconds",
              "Up to when a sink has all alerts of the feed, in seconds since 1970",
              () -> feeds.get().flatMap(OperatorMetrics::watermarks)));
    }
  }

  /**
   * @param lastRun when a query began to run last; empty while it must not
   */
  void ofQueries(
      RegisteredController<MdeHuntingQuery> queries,
      Function<MdeHuntingQuery, Optional<Instant>> lastRun) {
    var own = own(all(queries));
    ofReadiness("mde_hunting_query", "Hunting query", own);
    if (perObject) {
      registry
          .getPrometheusRegistry()
          .register(
              new TimesMetric(
                  "mde_hunting_query_last_run_timestamp_seconds",
                  "When the query began to run last, in seconds since 1970, unless it must not run",
                  () ->
                      own.get()
                          .flatMap(
                              query ->
                                  lastRun
                                      .apply(query)
                                      .map(time -> Series.of(query, time))
                                      .stream())));
    }
  }

  private static <R extends HasMetadata> Supplier<Stream<R>> all(
      RegisteredController<R> controller) {
    var cache = ((Controller<R>) controller).getEventSourceManager().getControllerEventSource();
    return cache::list;
  }

  private <R extends HasMetadata> Supplier<Stream<R>> own(Supplier<Stream<R>> all) {
    return () -> all.get().filter(shard::owns);
  }

  private static Stream<Series> watermarks(MdeAlertSync feed) {
    return Optional.ofNullable(feed.getStatus()).map(MdeAlertSyncStatus::sinks).stream()
        .flatMap(List::stream)
        .flatMap(sink -> watermark(feed, sink).stream());
  }

  private static Optional<Series> watermark(MdeAlertSync feed, SinkStatus sink) {
    return Timestamps.parse(sink.watermarkTime())
        .map(time -> Series.of(feed, time).with("sink", sink.name()));
  }

  /** Counts of several shards are added up, those of the replicas of one are the same. */
  private void ofReadiness(
      String kind,
      String inWords,
      Supplier<? extends Stream<? extends CustomResource<?, ? extends Conditioned>>> objects) {
    var all = registry.getPrometheusRegistry();
    var counted =
        shard.hasSiblings() ? Labels.of("shard", String.valueOf(shard.index())) : Labels.EMPTY;
    all.register(
        new ReadinessMetric(
            Plural.of(kind),
            Plural.of(inWords) + " by Ready and its reason",
            objects,
            false,
            counted));
    if (perObject) {
      all.register(
          new ReadinessMetric(
              kind,
              inWords + " with its Ready and the reason, always 1",
              objects,
              true,
              Labels.EMPTY));
    }
  }
}
