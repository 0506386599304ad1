// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.bench.neighbours.Latencies;
import io.mdeoperator.bench.neighbours.NeighbourFeeds;
import io.mdeoperator.bench.neighbours.NoisyNamespace;
import io.mdeoperator.bench.neighbours.Probes;
import io.mdeoperator.bench.neighbours.Row;
import io.mdeoperator.bench.neighbours.SlowNameServer;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what one namespace can do to the feeds of another. */
@Command(
    name = "neighbours",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "For each resource that all namespaces share, the user of one takes all that the role edit "
          + "and the schema let through, while the alerts of another one's feeds are given and "
          + "timed, poll period included. The operator has the memory that is shipped, and no "
          + "more. A row holds when it lives, its probes answer, and 99 %% of the alerts take less "
          + "than three times as long as in calm. Afterwards it is started once more beside all "
          + "that."
    })
final class NeighboursBench implements Callable<Integer> {
  private static final int MAX_RATIO = 3;

  private static final Row CALM = new Row("calm", "nothing", "nothing", _ -> {});

  /** So many failures in succession make a kubelet restart the container. */
  private static final int RESTART_THRESHOLD = 3;

  private static final Duration READY_TIMEOUT = Duration.ofMinutes(5);
  private static final String LINE = "%-16s %-14s %-8s %-8s %-9s %-9s %-15s %-9s %-26s %s";

  @Option(names = "--rows", split = ",", description = "Which rows; all unless told.")
  private List<String> wanted = List.of();

  @Option(names = "--feeds", description = "Feeds of the noisy namespace, about.")
  private int noisyFeeds = 100;

  @Option(names = "--neighbours", description = "Feeds of the other one.")
  private int neighbours = 10;

  @Option(names = "--seconds", description = "How long its customers are given alerts.")
  private int seconds = 40;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private NeighboursBench() {}

  /** Time on the processors; the simulator and all receivers are in the process that asks. */
  private record Cpu(Duration operator, Duration bench) {
    static Cpu of(OperatorProcess operator) {
      return new Cpu(
          operator.isAlive() ? ProcessFigures.of(operator.pid()).cpu() : Duration.ZERO,
          ProcessFigures.own().cpu());
    }

    Cpu since(Cpu earlier) {
      return new Cpu(operator.minus(earlier.operator), bench.minus(earlier.bench));
    }

    @Override
    public String toString() {
      return FigureTable.seconds(operator) + ", " + FigureTable.seconds(bench);
    }
  }

  /**
   * What was seen of one row.
   *
   * @param cpu what the operator has used, and what the simulator and the receivers have
   * @param end how the operator ended before its time; empty when it did not
   * @param again how long it took to be ready when it was started once more
   */
  private record Seen(
      Latencies latencies,
      Probes.Count probes,
      String peak,
      String cpu,
      String end,
      Optional<Duration> again) {
    boolean isUnharmed(Seen calm) {
      return end.isEmpty()
          && again.isPresent()
          && probes.mostInSuccession() < RESTART_THRESHOLD
          && latencies.missing() == 0
          && latencies.percentile(99).compareTo(limit(calm)) < 0;
    }

    private static Duration limit(Seen calm) {
      return calm.latencies().percentile(99).multipliedBy(MAX_RATIO);
    }
  }

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var names = SlowNameServer.start(cluster.controlPlane().folder());
        var feeds = new NeighbourFeeds(cluster.stage(), neighbours);
        var receiver =
            DrainingReceiver.startReading(
                cluster.stage().simulator().authority(), feeds::received)) {
      cluster.stage().simulator().recordRequests(false);
      feeds.apply(receiver.url());
      out()
          .println(
              LINE.formatted(
                  "row",
                  "p50, p99",
                  "p99/calm",
                  "missing",
                  "probes",
                  "peak",
                  "cpu",
                  "restart",
                  "verdict",
                  "what"));
      var calm = seen(cluster, names, feeds, CALM);
      print(calm, calm, CALM);
      for (var row : rows()) {
        print(seen(cluster, names, feeds, row), calm, row);
      }
    }
    return 0;
  }

  private List<Row> rows() {
    return Row.all().stream()
        .filter(row -> wanted.isEmpty() || wanted.contains(row.name()))
        .toList();
  }

  private Seen seen(BenchCluster cluster, SlowNameServer names, NeighbourFeeds feeds, Row row)
      throws Exception {
    var stage = cluster.stage();
    try (var noisy = new NoisyNamespace(stage, "noisy-" + row.name(), noisyFeeds);
        var group = MemoryGroup.shipped()) {
      var prefix = Stream.concat(group.prefix().stream(), names.prefix().stream()).toList();
      Latencies latencies;
      Probes.Count probes;
      String peak;
      String cpu;
      String end;
      try (var operator = cluster.startOperator(prefix, flags.all())) {
        operator.awaitReady(stage.managementPort(), READY_TIMEOUT);
        feeds.awaitReady(READY_TIMEOUT);
        var before = Cpu.of(operator);
        try (var asking = Probes.start(stage.managementPort())) {
          row.begin(noisy);
          latencies = feeds.measure(Duration.ofSeconds(seconds), operator::isAlive);
          probes = asking.count();
        }
        peak = peak(operator);
        cpu = Cpu.of(operator).since(before).toString();
        end = operator.isAlive() ? "" : "exit " + operator.exitCode();
      }
      return new Seen(latencies, probes, peak, cpu, end, again(cluster, prefix));
    }
  }

  /** Starts it beside all that is there now. */
  private Optional<Duration> again(BenchCluster cluster, List<String> prefix) throws Exception {
    var start = System.nanoTime();
    try (var operator = cluster.startOperator(prefix, flags.all())) {
      operator.awaitReady(cluster.stage().managementPort(), READY_TIMEOUT);
      return Optional.of(Duration.ofNanos(System.nanoTime() - start));
    } catch (IllegalStateException | ConditionTimeoutException e) {
      return Optional.empty();
    }
  }

  private static String peak(OperatorProcess operator) {
    return operator.isAlive()
        ? FigureTable.mebibytes(ProcessFigures.of(operator.pid()).peakMemory())
        : "";
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private void print(Seen seen, Seen calm, Row row) {
    var p99 = seen.latencies().percentile(99);
    out()
        .println(
            LINE.formatted(
                row.name(),
                FigureTable.seconds(seen.latencies().percentile(50))
                    + ", "
                    + FigureTable.seconds(p99),
                "%.1f"
                    .formatted(
                        (double) p99.toMillis() / calm.latencies().percentile(99).toMillis()),
                seen.latencies().missing(),
                seen.probes().failed() + "/" + seen.probes().asked(),
                seen.peak(),
                seen.cpu(),
                seen.again().map(FigureTable::seconds).orElse("never"),
                seen.isUnharmed(calm) ? "holds" : "BROKEN " + seen.end(),
                row.resource() + ": " + row.applies()));
    out().flush();
  }
}
