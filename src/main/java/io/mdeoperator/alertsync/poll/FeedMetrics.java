// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.checkpoint.Progress;
import io.mdeoperator.alertsync.poll.PollReport.SinkReport;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import io.mdeoperator.base.MonotonicClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Metrics of all feeds together, without a label for each. Thread-safe. */
public record FeedMetrics(MeterRegistry metrics, InstantSource clock, MonotonicClock waits) {
  private static final double ABSENT = Double.NaN;

  /** What can become of a revision that was read. */
  private record Count(
      String outcome, ToLongFunction<Progress> now, ToLongFunction<SinkStatus> before) {}

  private static final List<Count> COUNTS =
      List.of(
          new Count("delivered", Progress::delivered, sink -> orZero(sink.delivered())),
          new Count("quarantined", Progress::quarantined, sink -> orZero(sink.quarantined())),
          new Count("superseded", Progress::superseded, sink -> orZero(sink.superseded())));

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
      COUNTS.forEach(count -> counter(kind, count));
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
        .map(this::secondsAgo)
        .orElse(ABSENT);
  }

  private double secondsAgo(Duration age) {
    return clock.instant().minus(age).toEpochMilli() / 1e3;
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
    var last = before.sink(sink).flatMap(SinkReport::progress);
    var status = status(input, sink);
    for (var count : COUNTS) {
      var counted =
          last.map(count.now()::applyAsLong)
              .orElseGet(() -> status.map(count.before()::applyAsLong).orElse(0L));
      counter(kind, count)
          .increment((double) Math.max(0, count.now().applyAsLong(progress) - counted));
    }
  }

  private Counter counter(String kind, Count count) {
    return Counter.builder("mde.alerts")
        .description("Revisions of alerts, by what became of them")
        .tag("sink_kind", kind)
        .tag("outcome", count.outcome())
        .register(metrics);
  }

  private static Optional<SinkStatus> status(FeedInput input, String sink) {
    return input.status().map(MdeAlertSyncStatus::sinks).stream()
        .flatMap(List::stream)
        .filter(known -> sink.equals(known.name()))
        .findFirst();
  }

  private static long orZero(Long count) {
    return count == null ? 0 : count;
  }
}
