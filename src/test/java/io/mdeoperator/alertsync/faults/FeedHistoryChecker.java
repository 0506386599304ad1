// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.alertsync.faults.FeedHistory.Known;
import io.mdeoperator.sink.Revision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds a history against the promise of a feed: nothing is lost, nor anything that was read while
 * nothing befell the sink, an alert's revisions arrive in order, only the batch in flight at a
 * fault comes twice, no alert is a foreigner's, and no checkpoint is ahead of what the sink has
 * acknowledged. Knows nothing of how the engine works.
 */
final class FeedHistoryChecker {
  private final String tenantId;
  private final Map<String, SinkRecord> sinks = new HashMap<>();
  private final Set<Revision> served = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  /** What a feed can do wrong. */
  enum Kind {
    LOST,
    OUT_OF_ORDER,
    REPEATED,
    FOREIGN,
    CHECKPOINT_AHEAD
  }

  /** One broken promise. */
  record Violation(Kind kind, String sink, String what) {}

  /** What is known of one sink while the history is read. */
  private static final class SinkRecord {
    final Set<Revision> read = new HashSet<>();
    final Map<String, Instant> latest = new HashMap<>();
    final Map<String, Instant> last = new HashMap<>();
    final Set<Revision> had = new HashSet<>();
    final Set<Known> settled = new HashSet<>();
    final Map<Integer, Set<Revision>> unsaved = new HashMap<>();
    final Set<Revision> excused = new HashSet<>();
    final Map<Integer, Set<Revision>> again = new HashMap<>();
    final Set<Revision> owed = new HashSet<>();
    Instant watermark = Instant.MIN;
    boolean isUndisturbed = true;
    int repeated;

    /** Until something befalls the sink, it is no excuse that a revision was replaced. */
    void read(Revision revision, boolean isWhole) {
      read.add(revision);
      if (isWhole && isUndisturbed) {
        owed.add(revision);
      }
    }

    void disturb() {
      isUndisturbed = false;
      owed.clear();
    }

    /** What it neither has nor refused for good. */
    Stream<Revision> lost(Set<Revision> wanted) {
      return Stream.concat(
              wanted.stream().filter(revision -> !isSettled(this, revision)),
              owed.stream().filter(revision -> !settled.contains(Known.of(revision))))
          .distinct();
    }

    /** Whatever no checkpoint of that operator vouches for yet may come once more. */
    void excuse(int operator) {
      disturb();
      excused.addAll(take(unsaved, operator));
      // A second operator may repeat the batch by which it finds out that it is not alone.
      again.remove(operator);
    }

    static Set<Revision> take(Map<Integer, Set<Revision>> of, int operator) {
      var taken = of.remove(operator);
      return taken == null ? Set.of() : taken;
    }
  }

  private FeedHistoryChecker(String tenantId, Set<String> sinkNames) {
    this.tenantId = tenantId;
    sinkNames.forEach(name -> sinks.put(name, new SinkRecord()));
  }

  /** What became of a history. */
  record Result(List<Violation> violations, int delivered, int repeated) {}

  /**
   * Reads a history whose faults are over and whose feed has come to rest.
   *
   * @param expected what every sink has to have at the end, beside all that was served
   */
  static Result check(
      String tenantId, Set<String> sinkNames, List<Event> events, Set<Revision> expected) {
    var checker = new FeedHistoryChecker(tenantId, sinkNames);
    events.forEach(checker::read);
    checker.end(expected);
    return new Result(
        List.copyOf(checker.violations),
        checker.sinks.values().stream().mapToInt(sink -> sink.had.size()).sum(),
        checker.sinks.values().stream().mapToInt(sink -> sink.repeated).sum());
  }

  private void read(Event event) {
    switch (event) {
      case Event.Served(var revision, var isWhole, var readers) -> {
        served.add(revision);
        readers.stream()
            .filter(sinks::containsKey)
            .forEach(reader -> sinks.get(reader).read(revision, isWhole));
      }
      case Event.Gone(var revision) -> gone(revision);
      case Event.Given given -> given(given, sinks.get(given.sink()));
      case Event.Saved saved -> saved(saved, sinks.get(saved.sink()));
      case Event.NotTaken(var _, var sink) -> sinks.get(sink).disturb();
      case Event.AnswerLost(var operator, var sink) -> sinks.get(sink).excuse(operator);
      case Event.NotSaved(var operator, var sink) -> sinks.get(sink).excuse(operator);
      case Event.Crashed(var operator) -> sinks.values().forEach(sink -> sink.excuse(operator));
      case Event.ReplayAsked(var from) -> sinks.values().forEach(sink -> replay(sink, from));
    }
  }

  private void gone(Revision revision) {
    served.remove(revision);
    sinks.values().forEach(sink -> sink.read.remove(revision));
  }

  private static void replay(SinkRecord sink, Instant from) {
    sink.had.stream()
        .filter(revision -> !revision.time().isBefore(from))
        .forEach(sink.excused::add);
  }

  private void given(Event.Given given, SinkRecord sink) {
    given.tenantIds().stream()
        .filter(owner -> !owner.equalsIgnoreCase(tenantId))
        .forEach(owner -> violated(Kind.FOREIGN, given.sink(), "an alert of tenant " + owner));
    for (var revision : given.kept()) {
      if (sink.had.add(revision)) {
        firstTime(given.sink(), sink, revision);
      } else {
        again(given.operator(), sink, revision);
      }
      sink.last.put(revision.identity(), revision.time());
      sink.settled.add(Known.of(revision));
      sink.unsaved.computeIfAbsent(given.operator(), _ -> new HashSet<>()).add(revision);
    }
    given.refused().forEach(revision -> sink.settled.add(Known.of(revision)));
  }

  private void firstTime(String name, SinkRecord sink, Revision revision) {
    var before = sink.latest.get(revision.identity());
    if (before != null && before.isAfter(revision.time())) {
      violated(Kind.OUT_OF_ORDER, name, revision + " came after " + before);
    } else {
      sink.latest.put(revision.identity(), revision.time());
    }
  }

  private static void again(int operator, SinkRecord sink, Revision revision) {
    sink.repeated++;
    if (!sink.excused.remove(revision)) {
      sink.again.computeIfAbsent(operator, _ -> new HashSet<>()).add(revision);
    }
  }

  private void saved(Event.Saved saved, SinkRecord sink) {
    saved.known().stream()
        .filter(known -> !sink.settled.contains(known))
        .forEach(known -> violated(Kind.CHECKPOINT_AHEAD, saved.sink(), known.toString()));
    saved.watermark().ifPresent(watermark -> moved(saved, sink, watermark));
    sink.unsaved.remove(saved.operator());
    unexcused(saved.sink(), SinkRecord.take(sink.again, saved.operator()));
  }

  /**
   * What became visible behind a watermark, or behind what the sink has read, is for the overlap
   * and the rescan to find, though another sink that reads later finds it at once.
   */
  private void moved(Event.Saved saved, SinkRecord sink, Instant watermark) {
    sink.read.stream()
        .filter(revision -> revision.time().isBefore(watermark))
        .filter(revision -> !revision.time().isBefore(sink.watermark))
        .filter(revision -> saved.gaps().stream().noneMatch(gap -> gap.covers(revision.time())))
        .filter(revision -> !isSettled(sink, revision))
        .forEach(
            revision ->
                violated(
                    Kind.CHECKPOINT_AHEAD,
                    saved.sink(),
                    "watermark " + watermark + " is beyond " + revision));
    sink.watermark = watermark;
  }

  private void unexcused(String name, Set<Revision> repeated) {
    repeated.forEach(
        revision -> violated(Kind.REPEATED, name, revision + " came again without a fault"));
  }

  private void end(Set<Revision> expected) {
    for (var entry : sinks.entrySet()) {
      var sink = entry.getValue();
      sink.again.values().forEach(repeated -> unexcused(entry.getKey(), repeated));
      var wanted = new HashSet<>(served);
      wanted.addAll(expected);
      sink.lost(wanted)
          .forEach(revision -> violated(Kind.LOST, entry.getKey(), revision.toString()));
      sink.last.forEach(
          (identity, time) -> {
            if (time.isBefore(sink.latest.get(identity))) {
              violated(
                  Kind.OUT_OF_ORDER, entry.getKey(), identity + " ended on the old state " + time);
            }
          });
    }
  }

  /** The sink has it, refused it for good, or has something later of the same alert. */
  private static boolean isSettled(SinkRecord sink, Revision revision) {
    var latest = sink.latest.get(revision.identity());
    return sink.settled.contains(Known.of(revision))
        || (latest != null && !latest.isBefore(revision.time()));
  }

  private void violated(Kind kind, String sink, String what) {
    violations.add(new Violation(kind, sink, what));
  }
}
