// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.storm;

import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.bench.JvmFlags;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what happens when all customers have alerts at the same moment. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Releases alerts of all customers at once, with a source that answers late, and counts what "
          + "arrives, what is missing, and what comes twice; then the same after an outage of the "
          + "operator itself."
    })
public final class StormBench implements Callable<Integer> {
  @Option(names = "--customers", description = "Tenants, and feeds.")
  private int customers = 1000;

  @Option(names = "--alerts", description = "Alerts of each of them.")
  private int alertsEach = 100;

  @Option(names = "--missed", description = "Alerts of each of them while the operator is away.")
  private int missedEach = 20;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private StormBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var storm = new Storm(cluster, customers)) {
      var table = new FigureTable(spec.commandLine().getOut());
      table.row("tenants + feeds, polled every 10 s", customers + " + " + customers);
      try (var group = MemoryGroup.shipped();
          var operator = cluster.startOperator(group, flags.all())) {
        operator.awaitReady(cluster.stage().managementPort(), BenchCluster.TIMEOUT);
        storm.apply();
        storm.release(1);
        awaitAll(table, "until the first alert of each has arrived", storm, operator);
        storm.release(alertsEach);
        awaitAll(table, "%,d alerts at once".formatted(storm.released()), storm, operator);
        report(table, storm.figures(operator));
      }
      storm.release(missedEach);
      try (var group = MemoryGroup.shipped();
          var operator = cluster.startOperator(group, flags.all())) {
        var missed = "start, and %,d alerts missed meanwhile".formatted(missedEach * customers);
        awaitAll(table, missed, storm, operator);
        report(table, storm.figures(operator));
      }
    }
    return 0;
  }

  private static void awaitAll(
      FigureTable table, String what, Storm storm, OperatorProcess operator) {
    var before = ProcessFigures.of(operator.pid()).cpu();
    var took = storm.awaitAll(operator, BenchCluster.TIMEOUT);
    var cpu = ProcessFigures.of(operator.pid()).cpu().minus(before);
    table.row(
        what + ", and the operator's CPU",
        FigureTable.seconds(took) + ", " + FigureTable.seconds(cpu));
  }

  private static void report(FigureTable table, Storm.Figures figures) {
    table
        .row("lost", Long.toString(figures.lost()), "0")
        .row("twice", Long.toString(figures.twice()), "0")
        .row("stack traces in the log", Long.toString(figures.stackTraces()), "0")
        .row("InternalError in the log", Boolean.toString(figures.hasInternalErrors()), "false")
        .row("peak RSS", FigureTable.mebibytes(figures.peakMemory()), FigureTable.memoryTarget());
  }
}
