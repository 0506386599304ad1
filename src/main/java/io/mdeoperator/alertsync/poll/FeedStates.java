package io.mdeoperator.alertsync.poll;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The memory of each feed, by UID, so that one that is created again starts anew. Those of feeds
 * that are gone are dropped whenever their number has doubled, which costs next to nothing.
 * Thread-safe.
 */
public final class FeedStates {
  private static final int FIRST_SWEEP = 64;

  private final Map<String, FeedState> byUid = new ConcurrentHashMap<>();
  private int nextSweep = FIRST_SWEEP;

  /**
   * The memory of a feed.
   *
   * @param living UIDs of all feeds there are
   */
  public FeedState of(MdeAlertSync feed, Instant now, Supplier<Set<String>> living) {
    var memory = byUid.computeIfAbsent(feed.getMetadata().getUid(), uid -> new FeedState(now));
    if (byUid.size() >= nextSweep) {
      sweep(living);
    }
    return memory;
  }

  /** Tells of all feeds together, without a label for each. */
  public void measure(MeterRegistry metrics) {
    Gauge.builder("mde.feed.gaps", this, all -> all.sum(report -> report.gaps().size()))
        .description("Windows of time that could not be fetched yet")
        .register(metrics);
    Gauge.builder("mde.feed.sinks.lagging", this, all -> all.sum(PollReport::lagging))
        .description("Sinks that are behind and catch up by themselves")
        .register(metrics);
  }

  private long sum(ToLongFunction<PollReport> count) {
    return byUid.values().stream().map(FeedState::report).mapToLong(count).sum();
  }

  int size() {
    return byUid.size();
  }

  private synchronized void sweep(Supplier<Set<String>> living) {
    if (byUid.size() >= nextSweep) {
      byUid.keySet().retainAll(living.get());
      nextSweep = Math.max(FIRST_SWEEP, 2 * byUid.size());
    }
  }
}
