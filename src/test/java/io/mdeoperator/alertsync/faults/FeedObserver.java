// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.sink.Revision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is seen of one feed from outside the operator's process, by several witnesses who each tell
 * the time. Thread-safe.
 */
final class FeedObserver {
  static final String MIRROR = "mirror";
  static final String RECEIVER = "receiver";
  static final Set<String> SINKS = Set.of(MIRROR, RECEIVER);

  private final String name;
  private final String tenantId;
  private final ExpectedAlerts ledger;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Instant> posted = new HashMap<>();

  private record Entry(Instant time, Event event) {}

  /**
   * Has seen nothing yet.
   *
   * @param name of the feed
   */
  FeedObserver(String name, String tenantId, ExpectedAlerts ledger) {
    this.name = name;
    this.tenantId = tenantId;
    this.ledger = ledger;
  }

  String name() {
    return name;
  }

  String tenantId() {
    return tenantId;
  }

  ExpectedAlerts ledger() {
    return ledger;
  }

  /** A sink has these alerts since then. */
  synchronized void given(Instant time, int operator, String sink, List<JsonNode> alerts) {
    var revisions = alerts.stream().map(FeedObserver::revision).toList();
    if (sink.equals(RECEIVER)) {
      revisions.forEach(one -> posted.merge(one.identity(), one.time(), FeedObserver::later));
    }
    var owners =
        alerts.stream()
            .map(alert -> alert.path("aadTenantId").asText())
            .collect(Collectors.toSet());
    saw(time, new Event.Given(operator, sink, owners, revisions, Set.of()));
  }

  /** Something happened at that time. */
  synchronized void saw(Instant time, Event event) {
    entries.add(new Entry(time, event));
  }

  /** No write of that operator that has not been seen by now will ever be. */
  void writesLost(int operator) {
    var now = Instant.now();
    SINKS.forEach(sink -> saw(now, new Event.NotSaved(operator, sink)));
  }

  /** What the receiver has answered until now may not have arrived. */
  void answersLost(int operator) {
    saw(Instant.now(), new Event.AnswerLost(operator, RECEIVER));
  }

  /** The alerts that the receiver has not got as they are now. */
  synchronized long missingAtTheReceiver() {
    return ledger.states().stream()
        .filter(state -> !state.time().equals(posted.get(state.identity())))
        .count();
  }

  /** The alerts that are not mirrored as they are now. */
  long missingIn(List<JsonNode> mirrored) {
    var revisions = mirrored.stream().map(FeedObserver::revision).collect(Collectors.toSet());
    return ledger.states().stream().filter(state -> !revisions.contains(state)).count();
  }

  /** Holds all that was seen against the promise. */
  synchronized FeedHistoryChecker.Result check() {
    var events = inOrder().map(Entry::event).toList();
    return FeedHistoryChecker.check(tenantId, SINKS, events, ledger.states());
  }

  /** Writes down all that was seen, a line for each event. */
  synchronized void writeTo(Path file) throws IOException {
    Files.write(file, inOrder().map(entry -> entry.time() + " " + entry.event()).toList());
  }

  private Stream<Entry> inOrder() {
    return entries.stream().sorted(Comparator.comparing(Entry::time));
  }

  static Revision revision(JsonNode alert) {
    return new Revision(
        alert.path("id").asText(), Instant.parse(alert.path("lastUpdateTime").asText()));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
