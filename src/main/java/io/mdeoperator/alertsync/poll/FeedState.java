// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.delivery.SinkState;
import io.mdeoperator.alertsync.read.Pass;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is kept in memory of one feed between two polls; all of it can be lost at any time. Used by
 * the thread that reconciles the feed, one at a time; {@link #report()} by any.
 */
public final class FeedState {
  private final Map<String, SinkState> sinks = new HashMap<>();
  private final Set<String> replayed = new HashSet<>();
  private final GapRound gaps = new GapRound();
  private Optional<Pass> pass = Optional.empty();
  private Optional<String> replay = Optional.empty();
  private Optional<String> redriven = Optional.empty();
  private Instant lastGoodPoll;
  private Instant nextPoll = Instant.MIN;
  private long polledGeneration;
  private Map<String, String> polledSecrets = Map.of();
  private volatile PollReport report = new PollReport(List.of());

  /** Counts as if the last poll had been good when the feed is first seen. */
  public FeedState(Instant now) {
    lastGoodPoll = now;
  }

  public SinkState sink(String name) {
    return sinks.computeIfAbsent(name, _ -> new SinkState());
  }

  /** Drops the sinks that the feed has no more. */
  void keepOnly(List<String> names) {
    sinks.keySet().retainAll(names);
  }

  /** The pass of the sinks that read together. */
  Optional<Pass> pass() {
    return pass;
  }

  void pass(Optional<Pass> next) {
    pass = next;
  }

  /** The round over the gaps of the sinks that read together. */
  GapRound gaps() {
    return gaps;
  }

  /** The sinks that this replay was begun for. */
  Set<String> replayed(String value) {
    if (!replay.equals(Optional.of(value))) {
      replay = Optional.of(value);
      replayed.clear();
    }
    return replayed;
  }

  /** The value of the annotation by which quarantined alerts were tried again last. */
  Optional<String> redriven() {
    return redriven;
  }

  void redriven(String value) {
    redriven = Optional.of(value);
  }

  /** Whether it is time to poll; what has changed and a request do not wait. */
  public boolean isDue(FeedInput input, Instant now) {
    return input.isRequested()
        || input.isReplayRequested()
        || input.redrive().filter(value -> !redriven.equals(Optional.of(value))).isPresent()
        || isChanged(input)
        || !now.isBefore(nextPoll);
  }

  /** Whether the spec, or a Secret of a sink, is another than at the last poll. */
  boolean isChanged(FeedInput input) {
    return input.feed().getMetadata().getGeneration() != polledGeneration
        || !input.sinkSecretVersions().equals(polledSecrets);
  }

  public void polled(FeedInput input, Instant next) {
    polledGeneration = input.feed().getMetadata().getGeneration();
    polledSecrets = input.sinkSecretVersions();
    nextPoll = next;
  }

  /** What the last poll came to; reported again where it could not be written. */
  public PollReport report() {
    return report;
  }

  public void report(PollReport latest) {
    report = latest;
  }

  /** Makes the next poll due as soon as nothing else holds the feed. */
  public void wakeUp() {
    nextPoll = Instant.MIN;
  }

  /** Until the next poll, or until a detached sink is due. */
  public Duration untilNext(Instant now) {
    var next =
        Stream.concat(
                Stream.of(nextPoll),
                sinks.values().stream().filter(SinkState::isDetached).map(SinkState::due))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return next.isAfter(now) ? Duration.between(now, next) : Duration.ZERO;
  }

  public Instant lastGoodPoll() {
    return lastGoodPoll;
  }

  public void goodPoll(Instant time) {
    lastGoodPoll = time;
  }
}
