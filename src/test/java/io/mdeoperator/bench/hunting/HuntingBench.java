// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.hunting;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.bench.JvmFlags;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedRules;
import io.mdeoperator.simulator.hunting.StartedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures queries of many customers. */
@Command(
    name = "hunting",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Onboards customers with some queries each, waits for their first rows, and measures runs that "
          + "bring nothing new; then rows come that are days late. Nobody waits for an hour: the "
          + "runs of some minutes are a sample. It needs root."
    })
public final class HuntingBench implements Callable<Integer> {
  /** What Microsoft lets a customer's queries of an application begin in a minute. */
  private static final int QUOTA = 45;

  @Option(names = "--customers", description = "Tenants.")
  private int customers = 1000;

  @Option(names = "--queries", description = "Of each tenant.")
  private int queriesEach = 3;

  @Option(names = "--period", description = "Of the queries.")
  private String period = "1h";

  @Option(names = "--rows", description = "Rows of each tenant at first.")
  private int rows = 20;

  @Option(names = "--late", description = "Rows of each tenant that come late.")
  private int late = 5;

  @Option(names = "--minutes", description = "To measure, twice.")
  private int minutes = 5;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private HuntingBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var fleet = new HuntingFleet(cluster, customers, queriesEach);
        var group = MemoryGroup.shipped();
        var operator = cluster.startOperator(group, flags.all())) {
      var table = new FigureTable(spec.commandLine().getOut());
      table.row("tenants, queries, every", customers + ", " + fleet.queries() + ", " + period);
      operator.awaitReady(cluster.stage().managementPort(), BenchCluster.TIMEOUT);
      fleet.add(rows);
      fleet.apply(period);
      var first = (long) fleet.queries() * rows;
      table.row(
          "from the last object to all first rows",
          FigureTable.seconds(fleet.awaitRows(operator, first)));
      table.row("rows", "%,d".formatted(fleet.arrived()), "%,d".formatted(first));
      report(table, measured(cluster, fleet, operator), "nothing new");
      fleet.addLate(late);
      var sample = measured(cluster, fleet, operator);
      report(table, sample, "rows that are late");
      table
          .row(
              "rows that came late", "%,d".formatted(fleet.arrived() - first), bound(fleet, sample))
          .row("rows twice", Long.toString(fleet.twice()), "0")
          .row("peak of the control group", FigureTable.mebibytes(group.peak()))
          .row(
              "peak RSS",
              FigureTable.mebibytes(ProcessFigures.of(operator.pid()).peakMemory()),
              FigureTable.memoryTarget())
          .row("the operator's CPU in all", FigureTable.seconds(cpu(operator)));
    }
    return 0;
  }

  /**
   * What some minutes were like.
   *
   * @param runs as Graph saw them
   * @param writes at the API server, Leases aside
   * @param cpu of the operator
   */
  private record Sample(
      List<StartedQuery> runs, List<AuditEvent> writes, Duration cpu, Duration took) {
    long writes(String resource, String subresource) {
      return writes.stream()
          .filter(one -> one.resource().equals(resource) && one.subresource().equals(subresource))
          .count();
    }
  }

  private Sample measured(BenchCluster cluster, HuntingFleet fleet, OperatorProcess operator)
      throws Exception {
    var log = cluster.controlPlane().auditLog();
    var beginning = log.now();
    fleet.forgetRuns();
    var start = Instant.now();
    var before = cpu(operator);
    new CountDownLatch(1).await(minutes, TimeUnit.MINUTES);
    operator.requireAlive();
    var runs = fleet.runs();
    var conduct = new OperatorConduct(log.since(beginning), ShippedRules.read().ofTheOperator());
    return new Sample(
        runs,
        conduct.writes(),
        cpu(operator).minus(before),
        Duration.between(start, Instant.now()));
  }

  private static Duration cpu(OperatorProcess operator) {
    return ProcessFigures.of(operator.pid()).cpu();
  }

  private void report(FigureTable table, Sample sample, String what) {
    var statuses = sample.writes("mdehuntingqueries", "status");
    var checkpoints = sample.writes("configmaps", "");
    var others = sample.writes().size() - statuses - checkpoints;
    table
        .row(what + ": measured for", FigureTable.seconds(sample.took()))
        .row("runs", "%,d".formatted(sample.runs().size()))
        .row("starts in each minute, least and most", spread(sample.runs()))
        .row("most of a tenant in a minute", busiest(sample.runs()) + "", "<= " + QUOTA)
        .row("most of a tenant at once", mostAtOnce(sample.runs()) + "", "1")
        .row("writes of statuses", "%,d".formatted(statuses), "<= one a run")
        .row("writes of ConfigMaps", "%,d".formatted(checkpoints), "0 where nothing is new")
        .row("other writes", "%,d".formatted(others), "0")
        .row("the operator's CPU", FigureTable.seconds(sample.cpu()));
  }

  /** Without the first and the last minute, which are not whole. */
  private static String spread(List<StartedQuery> runs) {
    var counts =
        runs.stream()
            .collect(groupingBy(run -> run.at().truncatedTo(ChronoUnit.MINUTES), counting()))
            .entrySet()
            .stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .toList();
    var whole = counts.size() > 2 ? counts.subList(1, counts.size() - 1) : counts;
    var figures = whole.stream().mapToLong(Long::longValue).summaryStatistics();
    return figures.getCount() == 0 ? "none" : figures.getMin() + ", " + figures.getMax();
  }

  private static long busiest(List<StartedQuery> runs) {
    return runs.stream()
        .collect(
            groupingBy(
                run -> run.tenantId() + run.at().truncatedTo(ChronoUnit.MINUTES), counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  private static int mostAtOnce(List<StartedQuery> runs) {
    return runs.stream().mapToInt(StartedQuery::running).max().orElse(0);
  }

  /** Each query that has run brings all of them once. */
  private String bound(HuntingFleet fleet, Sample sample) {
    return "%,d".formatted((long) Math.min(sample.runs().size(), fleet.queries()) * late);
  }
}
