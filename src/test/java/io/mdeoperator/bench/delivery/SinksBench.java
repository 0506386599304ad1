// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.bench.JvmFlags;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.bench.neighbours.Latencies;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.receiver.KafkaBroker;
import io.mdeoperator.tool.BuildScript;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what a dead and a slow sink do to the other sinks of the same feed. */
@Command(
    name = "sinks",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Gives alerts to a feed with one sink of each kind, first in calm, then while one receiver "
          + "refuses connections and another one answers late, and prints how long the alerts took "
          + "to each of the others, poll period included. The operator has the memory that is "
          + "shipped, and no more."
    })
public final class SinksBench implements Callable<Integer> {
  /** Each answer takes several of them. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Option(names = "--seconds", description = "How long alerts are given, each time.")
  private int seconds = 60;

  @Option(names = "--dead", description = "The kind whose receiver refuses connections.")
  private String dead = "webhook";

  @Option(names = "--slow", description = "The kind whose receiver answers late.")
  private String slow = "elasticsearch";

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private SinksBench() {}

  @Override
  public Integer call() throws Exception {
    try (var group = MemoryGroup.shipped();
        var broker = KafkaBroker.start(BuildScript.run("hack/receivers/build", "kafka"));
        var cluster = BenchCluster.start();
        var feed = new FeedOfAllKinds(cluster.stage(), broker);
        var operator = cluster.startOperator(group, flags.all())) {
      cluster.stage().simulator().recordRequests(false);
      operator.awaitReady(cluster.stage().managementPort(), BenchCluster.TIMEOUT);
      feed.apply();
      measure(feed, operator, List.of());
      var calm = measure(feed, operator, List.of());
      feed.kill(dead);
      feed.slowDown(slow, PAUSE);
      print(feed, calm, measure(feed, operator, List.of(dead, slow)));
      new FigureTable(spec.commandLine().getOut())
          .row(
              "peak RSS",
              FigureTable.mebibytes(ProcessFigures.of(operator.pid()).peakMemory()),
              FigureTable.mebibytes(ShippedDeployment.read().memoryLimit()) + " (limit)")
          .row("peak of the control group", FigureTable.mebibytes(group.peak()));
    }
    return 0;
  }

  private Map<String, Latencies> measure(
      FeedOfAllKinds feed, OperatorProcess operator, List<String> broken)
      throws InterruptedException {
    return feed.measure(Duration.ofSeconds(seconds), broken, operator::isAlive);
  }

  private void print(
      FeedOfAllKinds feed, Map<String, Latencies> calm, Map<String, Latencies> during) {
    var out = spec.commandLine().getOut();
    var line = "%-16s %-20s %-8s %-20s %-8s %s";
    out.println(line.formatted("sink", "calm: p50, p99", "missing", "then", "missing", ""));
    for (var kind : feed.kinds()) {
      out.println(
          line.formatted(
                  kind,
                  percentiles(calm.get(kind)),
                  calm.get(kind).missing(),
                  percentiles(during.get(kind)),
                  during.get(kind).missing(),
                  kind.equals(dead) ? "dead" : kind.equals(slow) ? "slow" : "")
              .strip());
    }
    out.flush();
  }

  private static String percentiles(Latencies of) {
    return FigureTable.seconds(of.percentile(50)) + ", " + FigureTable.seconds(of.percentile(99));
  }
}
