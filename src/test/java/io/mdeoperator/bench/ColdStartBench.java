// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedRules;
import io.mdeoperator.simulator.http.RecordedRequest;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.testing.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the start of an operator that finds a fleet. */
@Command(
    name = "cold-start",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Applies tenants, and a feed for each, before there is any operator, and measures how long "
          + "it takes from its start until it has polled all feeds, and what that costs; then the "
          + "same again with all that it has written. The operator has the memory that is "
          + "shipped, and no more."
    })
final class ColdStartBench implements Callable<Integer> {
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

  @Option(names = "--customers", description = "Tenants, and feeds.")
  private int customers = 1000;

  @Option(names = "--aot", description = "Start from an AOT cache, as the image for that does.")
  private boolean isFromAotCache;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private ColdStartBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start()) {
      var options = isFromAotCache ? cluster.withAotCache(flags.all()) : flags.all();
      var fleet = Fleet.of(cluster.stage(), customers, 0);
      fleet.apply("1m");
      var table = new FigureTable(spec.commandLine().getOut());
      table.row("tenants + feeds", customers + " + " + customers);
      start(cluster, options, fleet, table.row("first start", ""));
      start(cluster, options, fleet, table.row("next start", ""));
    }
    return 0;
  }

  private void start(BenchCluster cluster, List<String> options, Fleet fleet, FigureTable table)
      throws Exception {
    var stage = cluster.stage();
    var beginning = cluster.controlPlane().auditLog().now();
    stage.simulator().forgetRequests();
    try (var group = MemoryGroup.shipped();
        var operator = cluster.startOperator(group, options)) {
      var start = Instant.now();
      operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
      row(table, "  ready", start, operator, "");
      await("all feeds to be polled")
          .atMost(BenchCluster.TIMEOUT)
          .pollInterval(POLL_INTERVAL)
          .until(() -> polledFeeds(stage.simulator().requests()) == customers);
      row(table, "  all polled", start, operator, "<= 30 s, <= 20 s for 1000 + 1000");
      fleet.awaitReady(BenchCluster.TIMEOUT);
      row(table, "  all Ready", start, operator, "");
      table.row(
          "  peak RSS",
          FigureTable.mebibytes(ProcessFigures.of(operator.pid()).peakMemory()),
          FigureTable.memoryTarget());
    }
    calls(cluster.controlPlane().auditLog().since(beginning))
        .forEach((kind, count) -> table.row("  API server: " + kind, count.toString()));
  }

  private static void row(
      FigureTable table, String what, Instant start, OperatorProcess operator, String budget) {
    table.row(
        what + ", and the operator's CPU until then",
        FigureTable.seconds(Duration.between(start, Instant.now()))
            + ", "
            + FigureTable.seconds(ProcessFigures.of(operator.pid()).cpu()),
        budget);
  }

  /** A check of a tenant asks for an alert, too, but for any. */
  private static long polledFeeds(List<RecordedRequest> requests) {
    return requests.stream()
        .filter(request -> request.server() == Server.DEFENDER)
        .filter(request -> request.query().contains("filter"))
        .map(RecordedRequest::tenantId)
        .filter(Objects::nonNull)
        .distinct()
        .count();
  }

  private static Map<String, Long> calls(List<AuditEvent> events) {
    return new OperatorConduct(events, ShippedRules.read().ofTheOperator())
        .calls().stream()
            .collect(
                Collectors.groupingBy(
                    OnboardingFigures::kindOf, TreeMap::new, Collectors.counting()));
  }
}
