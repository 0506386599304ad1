// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * The state of each feed, by UID, so that one that is created again starts from nothing. So does
 * one whose tenant is another now. Thread-safe.
 */
public final class FeedStates {
  private final Map<String, FeedState> byUid = new ConcurrentHashMap<>();

  /** The state of a feed, for the tenant that it reads now. */
  public FeedState of(FeedInput input, Instant now) {
    var uid = input.feed().getMetadata().getUid();
    var state = byUid.computeIfAbsent(uid, _ -> new FeedState(now));
    input.tenantId().ifPresent(state::readsFrom);
    return state;
  }

  /** Makes the next poll due as soon as nothing else holds the feed. */
  public void wakeUp(MdeAlertSync feed) {
    Optional.ofNullable(byUid.get(feed.getMetadata().getUid())).ifPresent(FeedState::wakeUp);
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
