package io.mdeoperator.alertsync;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.SinkSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is kept in memory of one feed between two polls; all of it can be lost at any time. Used by
 * the thread that reconciles the feed, one at a time.
 */
final class FeedMemory {
  private final Map<String, Lane> lanes = new HashMap<>();
  private Instant lastGoodPoll;
  private Instant nextPoll = Instant.MIN;
  private long polledGeneration;
  private Map<String, String> polledSecrets = Map.of();
  private PollReport report = new PollReport(List.of());

  /** Counts as if the last poll had been good when the feed is first seen. */
  FeedMemory(Instant now) {
    lastGoodPoll = now;
  }

  Lane lane(String sink) {
    return lanes.computeIfAbsent(sink, name -> new Lane());
  }

  /** Drops the sinks that the feed has no more. */
  void keepOnly(MdeAlertSync feed) {
    lanes
        .keySet()
        .retainAll(feed.getSpec().sinks().stream().map(SinkSpec::name).collect(Collectors.toSet()));
  }

  /** Whether it is time; a changed spec, a changed Secret of a sink and a request do not wait. */
  boolean isDue(FeedInput input, Instant now) {
    return input.isRequested()
        || input.feed().getMetadata().getGeneration() != polledGeneration
        || !input.sinkSecretVersions().equals(polledSecrets)
        || !now.isBefore(nextPoll);
  }

  void polled(FeedInput input, PollReport polled, Instant next) {
    report = polled;
    polledGeneration = input.feed().getMetadata().getGeneration();
    polledSecrets = input.sinkSecretVersions();
    nextPoll = next;
  }

  /** What the last poll came to; it is told again where the status could not be written. */
  PollReport report() {
    return report;
  }

  /** Makes the next poll due as soon as nothing else holds the feed. */
  void wakeUp() {
    nextPoll = Instant.MIN;
  }

  Duration untilNextPoll(Instant now) {
    return nextPoll.isAfter(now) ? Duration.between(now, nextPoll) : Duration.ZERO;
  }

  Instant lastGoodPoll() {
    return lastGoodPoll;
  }

  void goodPoll(Instant time) {
    lastGoodPoll = time;
  }
}
