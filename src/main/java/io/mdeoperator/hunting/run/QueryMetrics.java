// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.hunting.run;

import io.mdeoperator.api.v1alpha1.sink.SinkSpec;
import io.mdeoperator.delivery.checkpoint.Progress;
import io.mdeoperator.hunting.run.RunReport.Ending;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Metrics of all queries together, without a label for each. Thread-safe. */
public final class QueryMetrics {
  private static final List<String> ENDINGS =
      List.of("complete", "partial", "truncated", "failed", "held");

  /** What can become of a row that was read. */
  private static final Map<String, ToLongFunction<Progress>> OUTCOMES =
      Map.of("delivered", Progress::delivered, "quarantined", Progress::quarantined);

  private final MeterRegistry metrics;

  public QueryMetrics(MeterRegistry metrics) {
    this.metrics = metrics;
    // From the start on, since an increase is seen against an earlier value only.
    ENDINGS.forEach(this::runs);
    for (var kind : SinkSpec.KINDS) {
      OUTCOMES.keySet().forEach(outcome -> rows(kind, outcome));
    }
  }

  /** A run is over. */
  void over(QueryInput input, RunMemory memory, RunReport report) {
    runs(ending(report.ending())).increment();
    for (var i = 0; i < Math.min(report.sinks().size(), input.sinkNames().size()); i++) {
      var sink = report.sinks().get(i);
      var kind = input.spec().sinks().get(i).kind();
      var known = input.known(sink.name()).map(Progress::of).orElse(Progress.NONE);
      sink.progress()
          .ifPresent(
              progress ->
                  count(kind, memory.sink(sink.name()).counted(progress).orElse(known), progress));
    }
  }

  private void count(String kind, Progress last, Progress progress) {
    OUTCOMES.forEach(
        (outcome, count) ->
            rows(kind, outcome)
                .increment(
                    (double) Math.max(0, count.applyAsLong(progress) - count.applyAsLong(last))));
  }

  private static String ending(Ending ending) {
    return switch (ending) {
      case Ending.Over _, Ending.NoTable _ -> "complete";
      case Ending.More _ -> "partial";
      case Ending.Cut _ -> "truncated";
      case Ending.Failed _ -> "failed";
      case Ending.NoSink _, Ending.NoTurn _ -> "held";
    };
  }

  private Counter runs(String outcome) {
    return Counter.builder("mde.hunting.runs")
        .description("Runs of hunting queries, by how they ended")
        .tag("outcome", outcome)
        .register(metrics);
  }

  private Counter rows(String kind, String outcome) {
    return Counter.builder("mde.hunting.rows")
        .description("Rows of hunting queries, by what became of them")
        .tag("sink_kind", kind)
        .tag("outcome", outcome)
        .register(metrics);
  }
}
