// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Metrics of all feeds together, without a label for each. Thread-safe. */
public record FeedMetrics(MeterRegistry metrics, InstantSource clock, MonotonicClock waits) {
  private static final double ABSENT = Double.NaN;

  /** What can become of a revision that was read. */
  private static final Map<String, ToLongFunction<Progress>> OUTCOMES =
      Map.of(
          "delivered", Progress::delivered,
          "quarantined", Progress::quarantined,
          "superseded", Progress::superseded);

  /** Registers what is read from the feeds' states at each scrape. */
  public void measure(FeedStates states) {
    Gauge.builder("mde.feed.gaps", states, all -> all.sum(report -> report.gaps().size()))
        .description("Gaps: time ranges that could not be read yet")
        .register(metrics);
    Gauge.builder("mde.feed.sinks.lagging", states, all -> all.sum(PollReport::lagging))
        .description("Lagging sinks")
        .register(metrics);
    Gauge.builder("mde.feed.oldest.poll.timestamp", states, all -> oldest(all.polls()))
        .description("When the feed that was polled longest ago was polled")
        .baseUnit("seconds")
        .register(metrics);
    for (var kind : SinkSpec.KINDS) {
      // From the start on, since an increase is seen against an earlier value only.
      OUTCOMES.keySet().forEach(outcome -> counter(kind, outcome));
      Gauge.builder(
              "mde.feed.oldest.undelivered.timestamp", states, all -> oldest(all.behind(kind)))
          .description("Since when a visible alert has been waiting for a sink")
          .tag("sink_kind", kind)
          .baseUnit("seconds")
          .register(metrics);
    }
  }

  /** The wall clock's time of the first of these times of the clock of waits. */
  private double oldest(Stream<Instant> times) {
    return times
        .min(Comparator.naturalOrder())
        .map(waits::since)
        .map(age -> clock.instant().minus(age).toEpochMilli() / 1e3)
        .orElse(ABSENT);
  }

  /** Counts what has changed since the last report, or since the status after a restart. */
  void reported(FeedInput input, PollReport before, PollReport report) {
    for (var i = 0; i < report.sinks().size(); i++) {
      var sink = report.sinks().get(i);
      var kind = input.sinkKind(i);
      sink.progress().ifPresent(progress -> count(input, kind, before, sink.name(), progress));
    }
  }

  private void count(
      FeedInput input, String kind, PollReport before, String sink, Progress progress) {
    var last =
        before
            .sink(sink)
            .flatMap(SinkReport::progress)
            .or(() -> input.known(sink).map(Progress::of))
            .orElse(Progress.NONE);
    OUTCOMES.forEach(
        (outcome, count) -> {
          var more = count.applyAsLong(progress) - count.applyAsLong(last);
          if (more > 0) {
            counter(kind, outcome).increment((double) more);
          }
        });
  }

  private Counter counter(String kind, String outcome) {
    return Counter.builder("mde.alerts")
        .description("Revisions of alerts, by what became of them")
        .tag("sink_kind", kind)
        .tag("outcome", outcome)
        .register(metrics);
  }
}
