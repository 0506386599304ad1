// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import io.mdeoperator.api.reason.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Measures how much later than its time each record is accepted, for all sinks of a kind together.
 * Thread-safe.
 *
 * @param name of the metric
 * @param description what it measures
 */
public record DeliveryLag(
    MeterRegistry metrics, InstantSource clock, String name, String description) {
  /** Of alerts: {@code mde_feed_delivery_lag_seconds}. */
  public DeliveryLag(MeterRegistry metrics, InstantSource clock) {
    this(
        metrics,
        clock,
        "mde.feed.delivery.lag",
        "From an alert's last update until a sink accepts it");
  }

  /** Of rows that tell a time: {@code mde_hunting_delivery_lag_seconds}. */
  public static DeliveryLag ofRows(MeterRegistry metrics, InstantSource clock) {
    return new DeliveryLag(
        metrics,
        clock,
        "mde.hunting.delivery.lag",
        "From the time of a row's event until a sink accepts it");
  }

  /** The same sink, measured. */
  public Sink measured(String kind, Sink sink) {
    return new Sink() {
      @Override
      public Delivery deliver(Batch batch) {
        var delivery = sink.deliver(batch);
        if (delivery instanceof Delivery.Answered answered) {
          record(kind, batch, answered);
        }
        return delivery;
      }

      @Override
      public Optional<Problem> problem() {
        return sink.problem();
      }
    };
  }

  private void record(String kind, Batch batch, Delivery.Answered answered) {
    var lag = timer(kind);
    var now = clock.instant();
    for (var i = 0; i < batch.items().size(); i++) {
      var time = batch.items().get(i).time();
      if (answered.outcomes().get(i) == Outcome.ACCEPTED && !time.equals(Instant.EPOCH)) {
        lag.record(between(time, now));
      }
    }
  }

  /** A clock that is behind Microsoft's makes no alert early: a timer drops negative durations. */
  private static Duration between(Instant update, Instant accepted) {
    return accepted.isBefore(update) ? Duration.ZERO : Duration.between(update, accepted);
  }

  private Timer timer(String kind) {
    return Timer.builder(name)
        .description(description)
        .tag("sink_kind", kind)
        .serviceLevelObjectives(
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(6),
            Duration.ofDays(1))
        .register(metrics);
  }
}
