// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * The state of each feed, by UID, so that one that is created again starts from nothing.
 * Thread-safe.
 */
public final class FeedStates {
  private final Map<String, FeedState> byUid = new ConcurrentHashMap<>();

  public FeedState of(MdeAlertSync feed, Instant now) {
    return byUid.computeIfAbsent(feed.getMetadata().getUid(), _ -> new FeedState(now));
  }

  /** Forgets a feed that was deleted. */
  public void forget(MdeAlertSync feed) {
    byUid.remove(feed.getMetadata().getUid());
  }

  /** Registers metrics of all feeds together, without a label for each. */
  public void measure(MeterRegistry metrics) {
    Gauge.builder("mde.feed.gaps", this, all -> all.sum(report -> report.gaps().size()))
        .description("Gaps: time ranges that could not be read yet")
        .register(metrics);
    Gauge.builder("mde.feed.sinks.lagging", this, all -> all.sum(PollReport::lagging))
        .description("Lagging sinks")
        .register(metrics);
  }

  private long sum(ToLongFunction<PollReport> count) {
    return byUid.values().stream().map(FeedState::report).mapToLong(count).sum();
  }

  int size() {
    return byUid.size();
  }
}
