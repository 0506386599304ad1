// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import io.mdeoperator.sink.Revision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one feed owes its sinks of one tenant's alerts, and what each of them was given. Knows
 * nothing of how the engine works.
 */
final class FeedLedger {
  /** Within that time whoever says Ready=True has delivered what every poll can see. */
  static final Duration MAX_UNDELIVERED = Duration.ofMinutes(10);

  /** The same for what only a rescan can see. */
  static final Duration MAX_UNDELIVERED_LATE = Duration.ofMinutes(75);

  private final List<Violation> violations;
  private final Map<String, Seen> visible = new LinkedHashMap<>();
  private final Map<String, SinkAccount> sinks = new TreeMap<>();
  private Predicate<String> selected = _ -> true;
  private boolean hasRedrive;

  FeedLedger(List<Violation> violations) {
    this.violations = violations;
  }

  /**
   * An alert as it can be seen.
   *
   * @param within how long it may take to deliver it
   */
  record Seen(Revision revision, String severity, Duration within) {
    private Seen late() {
      return new Seen(revision, severity, MAX_UNDELIVERED_LATE);
    }
  }

  /** Something that a sink is to be given. */
  private record Owed(Seen alert, Optional<Instant> since) {
    boolean isOverdue(Instant floor, Instant now) {
      return since
          .map(time -> time.isBefore(floor) ? floor : time)
          .filter(time -> now.isAfter(time.plus(alert.within())))
          .isPresent();
    }
  }

  private static final class SinkAccount {
    final Map<String, Owed> owed = new LinkedHashMap<>();
    final Map<Revision, Integer> given = new LinkedHashMap<>();
    final Map<Revision, Integer> allowed = new LinkedHashMap<>();
    final Map<String, Instant> latest = new LinkedHashMap<>();
    final List<Revision> unsaved = new ArrayList<>();
    final List<Revision> refused = new ArrayList<>();
    Optional<Instant> openReplay = Optional.empty();
    boolean isThere = true;

    /** They may be given so many times more. */
    void excuse(Collection<Revision> revisions, int times) {
      revisions.forEach(one -> allowed.merge(one, given.getOrDefault(one, 0) + times, Math::max));
    }

    /** What was refused may be tried once more by a redrive that is not known to be done. */
    void excuseAll(boolean hasRedrive) {
      given.forEach(
          (one, times) ->
              allowed.merge(one, times + 1, (before, after) -> Math.max(before + 1, after)));
      excuse(refused, hasRedrive ? 2 : 1);
    }

    /** One that was not done yet is not done any more when another one is asked for. */
    void dropReplay() {
      owed.values().removeIf(one -> openReplay.isPresent() && one.since().isEmpty());
    }

    void replay(Instant from) {
      given.keySet().stream()
          .filter(one -> !one.time().isBefore(from))
          .forEach(one -> allowed.merge(one, 2, (before, _) -> before + 1));
      openReplay = openReplay.filter(from::isAfter).or(() -> Optional.of(from));
    }

    /** What comes for the first time while a replay is open may come again when it is done. */
    int allowed(Revision revision) {
      var replayed = openReplay.filter(from -> !revision.time().isBefore(from)).isPresent();
      return allowed.computeIfAbsent(revision, _ -> replayed ? 2 : 1);
    }
  }

  /** An alert, or another state of it, can be seen from now on. */
  void appeared(Seen alert, Instant now) {
    visible.put(alert.revision().identity(), alert);
    sinks.values().stream().filter(sink -> sink.isThere).forEach(sink -> owe(sink, alert, now));
  }

  private void owe(SinkAccount sink, Seen alert, Instant now) {
    sink.owed.remove(alert.revision().identity());
    if (selected.test(alert.severity())) {
      sink.owed.put(alert.revision().identity(), new Owed(alert, Optional.of(now)));
    }
  }

  /**
   * A sink that the feed did not have is owed what was updated since then. Where it comes back, the
   * operator may not have noticed that it was gone: then a rescan brings what a filter left out.
   */
  void sinkAdded(String name, Instant begin, Instant now) {
    var isBack = sinks.containsKey(name);
    var sink = sinks.computeIfAbsent(name, _ -> new SinkAccount());
    sink.isThere = true;
    sink.excuseAll(hasRedrive);
    visible.values().stream()
        .filter(alert -> !alert.revision().time().isBefore(begin))
        .filter(alert -> !sink.given.containsKey(alert.revision())) // it may still be known
        .forEach(alert -> owe(sink, isBack ? alert.late() : alert, now));
  }

  void sinkRemoved(String name) {
    var sink = sinks.get(name);
    sink.isThere = false;
    sink.owed.clear();
    sink.openReplay = Optional.empty();
  }

  /** Nothing is owed to anybody any more: the feed is another one, or of another tenant. */
  void closed() {
    sinks.keySet().forEach(this::sinkRemoved);
  }

  /** What another filter admits is owed from now on; what was left out before stays so. */
  void filterChanged(Predicate<String> severities) {
    selected = severities;
    sinks
        .values()
        .forEach(
            sink -> sink.owed.values().removeIf(owed -> !severities.test(owed.alert().severity())));
  }

  /** Everything since then is asked for once more; when it comes is for the end to tell. */
  void replayAsked(Instant from, Predicate<String> sinkNames) {
    sinks.values().forEach(SinkAccount::dropReplay);
    there()
        .filter(sink -> sinkNames.test(sink.getKey()))
        .map(Map.Entry::getValue)
        .forEach(
            sink -> {
              sink.replay(from);
              visible.values().stream()
                  .filter(alert -> !alert.revision().time().isBefore(from))
                  .filter(alert -> selected.test(alert.severity()))
                  .forEach(
                      alert ->
                          sink.owed.putIfAbsent(
                              alert.revision().identity(), new Owed(alert, Optional.empty())));
            });
  }

  void replayHandled() {
    sinks.values().forEach(sink -> sink.openReplay = Optional.empty());
  }

  /** From now on there is a redrive that a sink may not know yet. */
  void redriveAsked() {
    hasRedrive = true;
    sinks.values().forEach(sink -> sink.excuse(sink.refused, 1));
  }

  /** A sink has refused this; it may be asked once more by a redrive that it does not know yet. */
  void refused(String name, Revision revision) {
    given(name, revision);
    var sink = sinks.get(name);
    sink.refused.add(revision);
    if (hasRedrive && sink.given.get(revision) == 1) {
      sink.allowed.merge(revision, 1, Integer::sum); // beside what a replay brings
    }
  }

  /** A sink was given this, and has taken it. */
  void given(String name, Revision revision) {
    var sink = sinks.computeIfAbsent(name, _ -> new SinkAccount());
    var times = sink.given.merge(revision, 1, Integer::sum);
    if (times > sink.allowed(revision)) {
      violated(Violation.Kind.REPEATED, name, revision + " for the " + times + ". time");
    }
    var latest = sink.latest.merge(revision.identity(), revision.time(), FeedLedger::later);
    if (latest.isAfter(revision.time())) {
      violated(Violation.Kind.OUT_OF_ORDER, name, revision + " came after " + latest);
    }
    sink.unsaved.add(revision);
    sink.owed.computeIfPresent(
        revision.identity(),
        (_, owed) -> owed.alert().revision().time().isAfter(revision.time()) ? owed : null);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  /** A checkpoint vouches for what the sink was given so far. */
  void saved(String name) {
    Optional.ofNullable(sinks.get(name)).ifPresent(sink -> sink.unsaved.clear());
  }

  /** Something failed: what no checkpoint vouches for may come once more. */
  void excuseUnsaved() {
    for (var sink : sinks.values()) {
      sink.excuse(sink.unsaved, 1);
      sink.excuse(sink.refused, hasRedrive ? 2 : 0); // until its end is written
    }
  }

  /** What a sink was given may all come once more. */
  void excuseAll(String name) {
    Optional.ofNullable(sinks.get(name)).ifPresent(sink -> sink.excuseAll(hasRedrive));
  }

  /** What is overdue, if no gap that the feed has reported holds it. */
  Optional<String> overdue(Instant floor, Instant now, Predicate<Instant> isInGap) {
    return there()
        .flatMap(
            sink ->
                sink.getValue().owed.values().stream()
                    .filter(owed -> owed.isOverdue(floor, now))
                    .filter(owed -> !isInGap.test(owed.alert().revision().time()))
                    .map(owed -> sink.getKey() + " lacks " + owed.alert().revision()))
        .findFirst();
  }

  /** Whether every sink has everything. */
  boolean isSettled() {
    return there().allMatch(sink -> sink.getValue().owed.isEmpty());
  }

  /** The end: what is still owed is lost. */
  void end() {
    there()
        .filter(sink -> !sink.getValue().owed.isEmpty())
        .forEach(
            sink -> {
              var owed = sink.getValue().owed.values();
              var first = owed.iterator().next().alert().revision();
              violated(Violation.Kind.LOST, sink.getKey(), owed.size() + ", the first: " + first);
            });
  }

  int delivered() {
    return sinks.values().stream().mapToInt(sink -> sink.given.size()).sum();
  }

  private Stream<Map.Entry<String, SinkAccount>> there() {
    return sinks.entrySet().stream().filter(sink -> sink.getValue().isThere);
  }

  private void violated(Violation.Kind kind, String sink, String what) {
    violations.add(new Violation(kind, sink, what));
  }
}
