// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.bench.JvmFlags;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what it costs the shipped operator to read alerts and to have them acknowledged. */
@Command(
    name = "delivery",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Lets feeds with a backlog catch up, all of them at the same time, and prints how many "
          + "alerts were acknowledged for each second of the operator's CPU; beside it what the "
          + "same alerts cost whoever only fetches them, or only reads their JSON, in a JVM with "
          + "the same flags."
    })
public final class DeliveryBench implements Callable<Integer> {
  @Option(names = "--tenants", description = "Customers with a backlog each.")
  private int tenants = 8;

  @Option(names = "--backlog", description = "Of each customer, in MiB of alerts.")
  private int mebibytes = 40;

  @Option(names = "--sizes", split = ",", description = "Of alerts, in bytes.")
  private List<Integer> sizes = List.of(2048, 20480);

  @Option(
      names = {"--sink", "--sinks"},
      split = ",",
      description = "${COMPLETION-CANDIDATES}.")
  private List<SinkDrain.Kind> kinds = List.of(SinkDrain.Kind.values());

  @Option(names = "--rounds", description = "How often all is delivered, after once to warm up.")
  private int rounds = 3;

  @Option(
      names = "--same-feed",
      description = "Lets the same feeds deliver later alerts in each round, instead of new feeds.")
  private boolean isSameFeed;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private DeliveryBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start()) {
      var stage = cluster.stage();
      stage.simulator().recordRequests(false);
      // The operator keeps to the quota by itself; whoever only reads does not.
      stage.simulator().quotas().off();
      var customers = Backlog.customers(stage, tenants);
      Backlog.tenants(stage, customers);
      var table = new FigureTable(spec.commandLine().getOut());
      for (var size : sizes) {
        var backlog = Backlog.fill(customers, Math.ceilDiv(mebibytes << 20, size), size);
        table.row(
            "alerts of " + backlog.size() + " bytes, tenants",
            "%,d, %d".formatted(backlog.alerts(), tenants));
        var tokenised = FloorProcess.print(table, backlog, stage, flags.all(), rounds);
        for (var kind : kinds) {
          try (var drain = kind.start(stage);
              var operator = cluster.startOperator(flags.all())) {
            operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
            stage.sinkSecret(SinkDrain.SECRET, "localhost", drain.secret());
            measure(table, backlog, cluster, operator, drain, tokenised);
          }
        }
      }
    }
    return 0;
  }

  private void measure(
      FigureTable table,
      Backlog filled,
      BenchCluster cluster,
      OperatorProcess operator,
      SinkDrain drain,
      double tokenised)
      throws Exception {
    var stage = cluster.stage();
    var name = drain.name();
    awaitTenants(stage);
    var backlog = isSameFeed ? filled.before(rounds) : filled;
    deliver(stage, drain.spec(), backlog.alertsEach());
    var before = DeliveryFigures.now(operator.pid(), backlog, cluster);
    var last = before;
    var wall = Duration.ZERO;
    for (var round = 1; round <= rounds; round++) {
      backlog = isSameFeed ? backlog.next() : backlog;
      var each = backlog.alertsEach() * (isSameFeed ? round + 1 : 1);
      wall = wall.plus(deliver(stage, drain.spec(), each));
      var now = DeliveryFigures.now(operator.pid(), backlog, cluster);
      table.row(
          name + ", round " + round + ", per CPU second",
          FigureTable.perSecond((double) backlog.alerts(), now.since(last).cpu()));
      last = now;
    }
    remove(stage);
    print(table, name, backlog, last.since(before), wall, tokenised);
    var peak = ProcessFigures.of(operator.pid()).peakMemory();
    table.row(name + ", peak RSS", FigureTable.mebibytes(peak), FigureTable.memoryTarget());
  }

  private void print(
      FigureTable table,
      String name,
      Backlog backlog,
      DeliveryFigures cost,
      Duration wall,
      double tokenised) {
    var cpu = cost.cpu();
    var alerts = backlog.alerts() * rounds;
    var rate = 1000 * (double) alerts / cpu.toMillis();
    var isJudged = backlog.size() <= 2048 && name.equals("webhook");
    table
        .row(
            name + ", per CPU second of the operator",
            FigureTable.perSecond((double) alerts, cpu),
            isJudged ? ">= 10,000/s" : "")
        .row(
            name + ", of the floor with tokens",
            FigureTable.percent(rate / tokenised),
            isJudged ? ">= 50 %" : "")
        .row(name + ", by the clock", FigureTable.perSecond((double) alerts, wall));
    cost.print(table, name, alerts, backlog.size());
  }

  private void awaitTenants(TestEnvironment stage) {
    for (var i = 0; i < tenants; i++) {
      stage.awaitReady(MdeTenant.class, "customer-" + i, "True", "Ready");
    }
  }

  /** Has feeds deliver everything; how long that took. New ones are removed again. */
  private Duration deliver(TestEnvironment stage, String sink, long each) {
    var start = System.nanoTime();
    for (var i = 0; i < tenants; i++) {
      Backlog.leanFeed(stage, i, isSameFeed ? "10s" : "1h", sink);
    }
    await("everything to be delivered")
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> feeds(stage).stream().filter(feed -> delivered(feed) == each).count() == tenants);
    var took = Duration.ofNanos(System.nanoTime() - start);
    if (!isSameFeed) {
      remove(stage);
    }
    return took;
  }

  private static void remove(TestEnvironment stage) {
    feeds(stage).forEach(feed -> stage.user().resource(feed).delete());
    await("the mirrors and checkpoints to be gone")
        .atMost(BenchCluster.TIMEOUT)
        .until(
            () ->
                feeds(stage).isEmpty()
                    && stage.ownedConfigMaps("alerts").isEmpty()
                    && stage.ownedConfigMaps("checkpoint").isEmpty());
  }

  private static List<MdeAlertSync> feeds(TestEnvironment stage) {
    return stage
        .user()
        .resources(MdeAlertSync.class)
        .inNamespace(stage.namespace())
        .list()
        .getItems();
  }

  private static long delivered(MdeAlertSync feed) {
    return Optional.ofNullable(feed.getStatus()).map(MdeAlertSyncStatus::delivered).orElse(0L);
  }
}
