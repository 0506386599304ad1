package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.checkpoint.Gap;
import io.mdeoperator.alertsync.delivery.SinkDelivery;
import io.mdeoperator.alertsync.delivery.SinkFanOut;
import io.mdeoperator.alertsync.delivery.StepResult;
import io.mdeoperator.alertsync.read.BatchLimit;
import io.mdeoperator.alertsync.read.FetchResult;
import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.read.WindowQueue;
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
public final class PassReader {
  private final ReadPlan plan;
  private final PageReader pages;
  private final SinkFanOut handover;
  private final Instant now;

  public PassReader(ReadPlan plan, PageReader pages, SinkFanOut handover, Instant now) {
    this.plan = plan;
    this.pages = pages;
    this.handover = handover;
    this.now = now;
  }

  /** A pass for sinks whose checkpoints are loaded, from the one that is furthest behind. */
  public Pass begin(Collection<SinkDelivery> sinks, boolean isRescan) {
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

  private WindowQueue windows(Instant from, Instant narrow, List<Gap> gaps, boolean isRescan) {
    return isRescan
        ? WindowQueue.rescan(from, plan.evidence() ? narrow : from, gaps)
        : WindowQueue.from(from, gaps);
  }

  private Instant first(Collection<SinkDelivery> sinks, boolean isRescan) {
    return sinks.stream()
        .map(sink -> plan.from(sink.cursor(), isRescan, now))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Set<String> names(Collection<SinkDelivery> sinks) {
    return sinks.stream().map(SinkDelivery::name).collect(Collectors.toSet());
  }

  /** Does some of a pass; the answer tells of each sink how far it came. */
  public Map<SinkDelivery, StepResult> run(
      Pass pass, Collection<SinkDelivery> sinks, PollBudget budget) {
    var steps = new LinkedHashMap<SinkDelivery, StepResult>();
    var going = new ArrayList<>(sinks);
    while (!going.isEmpty() && !pass.windows().isDone()) {
      var halted =
          budget.take(pass.windows())
              ? next(pass.windows(), going, budget.batch())
              : all(going, new StepResult.More());
      steps.putAll(halted);
      going.removeAll(halted.keySet());
      if (!going.isEmpty()) {
        pass.windows().acknowledged();
      }
    }
    going.forEach(
        sink -> {
          sink.lane().passed(pass.isRescan(), now);
          steps.put(sink, new StepResult.Done());
        });
    return steps;
  }

  /** Makes one call; the answer names the sinks that were halted. */
  private Map<SinkDelivery, StepResult> next(
      WindowQueue windows, List<SinkDelivery> going, BatchLimit limit) {
    return switch (windows.next(pages, alert -> isWanted(alert, going), limit)) {
      // The pass is kept: one that begins anew after each failure might never come to its end.
      case FetchResult.Failed failed -> all(going, new StepResult.SourceFailed(failed.failure()));
      case FetchResult.Divided _ -> Map.of();
      case FetchResult.Ready ready when ready.isEmpty() -> Map.of();
      case FetchResult.Ready ready -> handover.toEach(going, sink -> sink.give(ready));
      case FetchResult.Unreadable unreadable ->
          handover.toEach(going, sink -> sink.leaveOut(unreadable));
    };
  }

  /** Each sink is asked, since each counts what it leaves out. */
  private static boolean isWanted(Alert alert, List<SinkDelivery> sinks) {
    return sinks.stream().filter(sink -> sink.wants(alert)).count() > 0;
  }

  static Map<SinkDelivery, StepResult> all(Collection<SinkDelivery> sinks, StepResult step) {
    return sinks.stream()
        .collect(Collectors.toMap(sink -> sink, _ -> step, (one, _) -> one, LinkedHashMap::new));
  }
}
