// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.delivery.SinkState;
import io.mdeoperator.alertsync.delivery.StepResult;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is kept in memory of one feed between two polls; all of it can be lost at any time. Its
 * times are those of the clock of waits. Used by the thread that reconciles the feed, one at a
 * time; what metrics show by any.
 */
public final class FeedState {
  private final Map<String, SinkState> sinks = new HashMap<>();
  private final Set<String> replayed = new HashSet<>();
  private Optional<Pass> pass = Optional.empty();
  private Optional<String> replay = Optional.empty();
  private Optional<String> redriven = Optional.empty();
  private Instant lastGoodPoll;
  private Instant nextPoll = Instant.MIN;
  private long polledGeneration;
  private Map<String, String> polledSecrets = Map.of();
  private final Map<Behind, Instant> behind = new ConcurrentHashMap<>();
  private volatile Optional<Instant> polledAt;
  private volatile PollReport report = new PollReport(List.of());

  /** Counts as if the last poll had been good when the feed is first seen. */
  public FeedState(Instant now) {
    lastGoodPoll = now;
    polledAt = Optional.of(now);
  }

  /** A sink that lacks an alert that could be read. */
  private record Behind(String sink, String kind) {}

  public SinkState sink(String name) {
    return sinks.computeIfAbsent(name, _ -> new SinkState());
  }

  /** Drops the sinks that the feed has no more. */
  void keepOnly(List<String> names) {
    sinks.keySet().retainAll(names);
    behind.keySet().removeIf(sink -> !names.contains(sink.sink()));
  }

  /** The pass of the sinks that read together. */
  Optional<Pass> pass() {
    return pass;
  }

  void pass(Optional<Pass> next) {
    pass = next;
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

  public void polled(FeedInput input, Instant passed, Duration wait) {
    polledGeneration = input.feed().getMetadata().getGeneration();
    polledSecrets = input.sinkSecretVersions();
    polledAt = Optional.of(passed);
    nextPoll = passed.plus(wait);
  }

  /** What the last poll came to; reported again where it could not be written. */
  public PollReport report() {
    return report;
  }

  /** Takes note of a report; {@code passed} is the time by the clock of waits. */
  void report(FeedInput input, PollReport latest, Instant passed) {
    for (var i = 0; i < latest.sinks().size(); i++) {
      var sink = new Behind(latest.sinks().get(i).name(), input.sinkKind(i));
      switch (latest.sinks().get(i).step()) {
        case StepResult.Done _ -> behind.remove(sink);
        case StepResult.SourceFailed _ -> {} // nobody knows whether there is an alert
        default -> behind.putIfAbsent(sink, passed);
      }
    }
    report = latest;
  }

  /** Since when each sink of that kind has lacked an alert that could be read. */
  Stream<Instant> behind(String kind) {
    return behind.entrySet().stream()
        .filter(entry -> entry.getKey().kind().equals(kind))
        .map(Map.Entry::getValue);
  }

  /** When the feed polled last, or was first seen; empty while it must not poll. */
  Optional<Instant> polledAt() {
    return polledAt;
  }

  /** Something holds the feed; the next poll is due as soon as nothing does. */
  public void hold() {
    polledAt = Optional.empty();
    wakeUp();
  }

  /** Makes the next poll due. */
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
