package io.mdeoperator.alertsync;

import io.mdeoperator.defender.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads once for all sinks that keep up with one another, and hands each what it lacks. Knows no
 * Kubernetes. Not thread-safe.
 */
final class PassRun {
  private final FeedPlan plan;
  private final PageReader pages;
  private final Handover handover;
  private final Instant now;

  PassRun(FeedPlan plan, PageReader pages, Handover handover, Instant now) {
    this.plan = plan;
    this.pages = pages;
    this.handover = handover;
    this.now = now;
  }

  /** A pass for sinks whose checkpoints are loaded, from the one that is furthest behind. */
  Pass begin(Collection<SinkFeed> sinks, boolean isRescan) {
    var oldest = now.minus(plan.retention());
    var ofAnySink = sinks.stream().flatMap(sink -> sink.gapsSince(oldest).stream()).toList();
    var gaps = Gap.disjoint(ofAnySink);
    var narrow = first(sinks, false);
    var from = isRescan ? first(sinks, true) : narrow;
    for (var sink : sinks) {
      var own = plan.from(sink.cursor(), isRescan, now);
      // What is left out of the pass has to be remembered for each of its sinks.
      gaps = sink.cursor().asksFrom(from, own, gaps);
    }
    if (isRescan) {
      sinks.forEach(sink -> sink.cursor().sweeps(from));
    }
    return new Pass(windows(from, narrow, gaps, isRescan), isRescan, names(sinks));
  }

  private Windows windows(Instant from, Instant narrow, List<Gap> gaps, boolean isRescan) {
    return isRescan
        ? Windows.rescan(from, plan.evidence() ? narrow : from, gaps)
        : Windows.from(from, gaps);
  }

  private Instant first(Collection<SinkFeed> sinks, boolean isRescan) {
    return sinks.stream()
        .map(sink -> plan.from(sink.cursor(), isRescan, now))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Set<String> names(Collection<SinkFeed> sinks) {
    return sinks.stream().map(SinkFeed::name).collect(Collectors.toSet());
  }

  /** Does some of a pass; the answer tells of each sink how far it came. */
  Map<SinkFeed, Step> run(Pass pass, Collection<SinkFeed> sinks, Budget budget) {
    var steps = new LinkedHashMap<SinkFeed, Step>();
    var going = new ArrayList<>(sinks);
    while (!going.isEmpty() && !pass.windows().isDone()) {
      var halted =
          budget.take(pass.windows())
              ? next(pass.windows(), going, budget.batch())
              : all(going, new Step.More());
      steps.putAll(halted);
      going.removeAll(halted.keySet());
      if (!going.isEmpty()) {
        pass.windows().acknowledged();
      }
    }
    going.forEach(
        sink -> {
          sink.lane().passed(pass.isRescan(), now);
          steps.put(sink, new Step.Done());
        });
    return steps;
  }

  /** Makes one call; the answer names the sinks that were halted. */
  private Map<SinkFeed, Step> next(Windows windows, List<SinkFeed> going, BatchLimit limit) {
    return switch (windows.next(pages, alert -> isWanted(alert, going), limit)) {
      // The pass is kept: one that begins anew after each failure might never come to its end.
      case Harvest.Failed failed -> all(going, new Step.SourceFailed(failed.failure()));
      case Harvest.Divided _ -> Map.of();
      case Harvest.Ready ready when ready.isEmpty() -> Map.of();
      case Harvest.Ready ready -> handover.toEach(going, sink -> sink.give(ready));
      case Harvest.Unreadable unreadable ->
          handover.toEach(going, sink -> sink.leaveOut(unreadable));
    };
  }

  /** Each sink is asked, since each counts what it leaves out. */
  private static boolean isWanted(Alert alert, List<SinkFeed> sinks) {
    return sinks.stream().filter(sink -> sink.wants(alert)).count() > 0;
  }

  static Map<SinkFeed, Step> all(Collection<SinkFeed> sinks, Step step) {
    return sinks.stream()
        .collect(Collectors.toMap(sink -> sink, _ -> step, (one, _) -> one, LinkedHashMap::new));
  }
}
