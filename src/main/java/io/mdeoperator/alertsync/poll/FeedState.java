// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What is kept in memory of one feed between two polls; all of it can be lost at any time. Its
 * times are those of the clock of waits. Used by the thread that reconciles the feed, one at a
 * time; the time of the last good poll, and what metrics show, by any.
 */
public final class FeedState {
  private final Map<String, SinkState> sinks = new HashMap<>();
  private final GapRound gaps = new GapRound();
  private final Map<String, GapRound> gapsOfSinks = new HashMap<>();
  private Optional<Pass> pass = Optional.empty();
  private volatile Instant lastGoodPoll;
  private Instant nextPoll = Instant.MIN;
  private long polledGeneration;
  private List<Map<String, String>> polledVersions = List.of();
  private final Map<Behind, Instant> behind = new ConcurrentHashMap<>();
  private volatile Optional<Instant> polledAt;
  private List<Optional<String>> polledRequests = List.of();
  private boolean isWoken;
  private Optional<String> tenant = Optional.empty();
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

  /**
   * Drops the sinks that the feed has no more, but not while a task works for them: one that is
   * added again under that name waits for its end.
   */
  void keepOnly(List<String> names) {
    sinks.entrySet().removeIf(sink -> !names.contains(sink.getKey()) && !sink.getValue().isBusy());
    gapsOfSinks.keySet().retainAll(names);
    behind.keySet().removeIf(sink -> !names.contains(sink.sink()));
  }

  /** Whether a task works for that sink, which the feed may have no more. */
  boolean isBusy(String name) {
    return Optional.ofNullable(sinks.get(name)).filter(SinkState::isBusy).isPresent();
  }

  /** What is known of the alerts of another tenant, read for this feed before, is forgotten. */
  void readsFrom(String tenantId) {
    if (tenant.filter(before -> !before.equals(tenantId)).isPresent()) {
      pass = Optional.empty();
      gaps.drop();
      gapsOfSinks.clear();
      sinks.values().forEach(SinkState::forgetPosition);
      wakeUp();
    }
    tenant = Optional.of(tenantId);
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

  /** The round over the gaps of a sink that reads by itself; its task uses it. */
  GapRound gaps(String sink) {
    return gapsOfSinks.computeIfAbsent(sink, _ -> new GapRound());
  }

  /** Whether it is time to poll; what has changed and what was asked for do not wait. */
  public boolean isDue(FeedInput input, Instant now) {
    return isScheduled(now)
        || isWoken
        || isChanged(input)
        || !input.requests().equals(polledRequests);
  }

  /** Whether the next poll is due, whatever has happened since the last one. */
  public boolean isScheduled(Instant now) {
    return !now.isBefore(nextPoll);
  }

  /** Whether the spec, or a Secret or application of a sink, is another than at the last poll. */
  boolean isChanged(FeedInput input) {
    return input.feed().getMetadata().getGeneration() != polledGeneration
        || !input.sinkVersions().equals(polledVersions);
  }

  public void polled(FeedInput input, Instant passed, Duration wait) {
    polledGeneration = input.feed().getMetadata().getGeneration();
    polledVersions = input.sinkVersions();
    polledRequests = input.requests();
    isWoken = false;
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
    isWoken = true;
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

  /** When the source could be read last. */
  public Instant lastGoodPoll() {
    return lastGoodPoll;
  }

  /** The source could be read; called by any thread that reads for the feed. */
  public void goodPoll(Instant time) {
    lastGoodPoll = time;
  }
}
