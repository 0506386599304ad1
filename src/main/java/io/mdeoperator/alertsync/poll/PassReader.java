// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.alertsync.read.FetchResult;
import io.mdeoperator.alertsync.read.PageReader;
import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.read.WindowQueue;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.delivery.SinkDelivery;
import io.mdeoperator.delivery.SinkFanOut;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Gap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads once for several sinks, and delivers to each what it lacks. Knows no Kubernetes. Not
 * thread-safe.
 */
public final class PassReader {
  private final ReadPlan plan;
  private final PageReader pages;
  private final SinkFanOut fanOut;
  private final Instant now;

  public PassReader(ReadPlan plan, PageReader pages, SinkFanOut fanOut, Instant now) {
    this.plan = plan;
    this.pages = pages;
    this.fanOut = fanOut;
    this.now = now;
  }

  /** A pass for sinks whose checkpoints are loaded, from the one that is furthest behind. */
  public Pass newPass(Collection<SinkDelivery> sinks, boolean isRescan) {
    var gaps = gapsOf(sinks);
    var from = earliestStart(sinks, isRescan);
    var narrow = plan.evidence() ? earliestStart(sinks, false) : from;
    for (var sink : sinks) {
      // What is left out of the pass has to be remembered for each of its sinks.
      sink.cursor()
          .beginPass(from, plan.delivery().startOfPass(sink.cursor(), isRescan, now), gaps);
    }
    if (isRescan) {
      sinks.forEach(sink -> sink.cursor().beginRescan(from));
    }
    return new Pass(WindowQueue.pass(from, narrow, gaps), isRescan, names(sinks));
  }

  private Instant earliestStart(Collection<SinkDelivery> sinks, boolean isRescan) {
    return sinks.stream()
        .map(sink -> plan.delivery().startOfPass(sink.cursor(), isRescan, now))
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  private static Set<String> names(Collection<SinkDelivery> sinks) {
    return sinks.stream().map(SinkDelivery::name).collect(Collectors.toSet());
  }

  /** The gaps of any of these sinks, to be read again. */
  public WindowQueue gaps(Collection<SinkDelivery> sinks) {
    return WindowQueue.of(gapsOf(sinks));
  }

  private List<Gap> gapsOf(Collection<SinkDelivery> sinks) {
    var oldest = now.minus(plan.delivery().retention());
    return Gap.disjoint(sinks.stream().flatMap(sink -> sink.gapsSince(oldest).stream()).toList());
  }

  /**
   * Does some of a pass.
   *
   * @return how far each sink came
   */
  public Map<SinkDelivery, StepResult> read(
      Pass pass, Collection<SinkDelivery> sinks, PollBudget budget) {
    var reading = new ArrayList<>(sinks);
    var steps = read(pass.windows(), reading, budget);
    if (pass.windows().isDone()) {
      reading.forEach(sink -> sink.position().endPass(pass.isRescan(), now));
    }
    steps.putAll(
        all(reading, pass.windows().isDone() ? new StepResult.Done() : new StepResult.More()));
    return steps;
  }

  /**
   * Reads some gaps again. What cannot be read stays a gap, and is no failure of the source:
   * everything else was read.
   *
   * @return the sinks that were halted
   */
  public Map<SinkDelivery, StepResult> readGaps(
      WindowQueue gaps, Collection<SinkDelivery> sinks, PollBudget budget) {
    sinks.forEach(sink -> sink.cursor().beginGaps());
    var halted = read(gaps, new ArrayList<>(sinks), budget);
    halted.values().removeIf(StepResult.SourceFailed.class::isInstance);
    return halted;
  }

  /** Removes the sinks that are halted, and returns them. */
  private Map<SinkDelivery, StepResult> read(
      WindowQueue windows, List<SinkDelivery> reading, PollBudget budget) {
    var steps = new LinkedHashMap<SinkDelivery, StepResult>();
    while (!reading.isEmpty() && !windows.isDone() && budget.take(windows)) {
      var fetched = windows.next(pages, alert -> sinksFor(alert, reading), budget.room());
      var halted = deliver(fetched, reading);
      steps.putAll(halted);
      reading.removeAll(halted.keySet());
      if (!reading.isEmpty()) {
        windows.advance(fetched.advance());
      }
    }
    return steps;
  }

  /** Each sink is asked, since each counts what it has had already. */
  private static Set<String> sinksFor(Alert alert, List<SinkDelivery> reading) {
    var record = AlertRecords.of(alert);
    var sinks = HashSet.<String>newHashSet(reading.size());
    for (var sink : reading) {
      if (sink.admit(record)) {
        sinks.add(sink.name());
      }
    }
    return sinks;
  }

  /** The answer names the sinks that were halted. */
  private Map<SinkDelivery, StepResult> deliver(FetchResult fetched, List<SinkDelivery> reading) {
    return switch (fetched) {
      // The pass is kept: one that begins anew after each failure might never come to its end.
      case FetchResult.Failed(var failure) -> all(reading, new StepResult.SourceFailed(failure));
      case FetchResult.NoRoom _ -> all(reading, new StepResult.More());
      case FetchResult.NothingYet _ -> Map.of();
      case FetchResult.Ready ready when ready.isEmpty() -> Map.of();
      case FetchResult.Ready ready ->
          fanOut.toEach(reading, sink -> sink.deliver(ready.portion(sink.name())));
      case FetchResult.Unreadable(var gap, _) -> fanOut.toEach(reading, sink -> sink.addGap(gap));
    };
  }

  static Map<SinkDelivery, StepResult> all(Collection<SinkDelivery> sinks, StepResult step) {
    return sinks.stream()
        .collect(Collectors.toMap(sink -> sink, _ -> step, (one, _) -> one, LinkedHashMap::new));
  }
}
