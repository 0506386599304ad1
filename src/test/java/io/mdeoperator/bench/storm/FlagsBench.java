// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.storm;

import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares ways to start the operator's JVM: the table by which the shipped flags are decided. */
@Command(
    name = "flags",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Starts the operator once for each choice of flags and memory, on a cluster of its own with "
          + "tenants and feeds that are there already and have an alert each, and prints how long "
          + "it takes until all have arrived, the memory at rest, and what alerts of all customers "
          + "at once cost. Needs root."
    })
public final class FlagsBench implements Callable<Integer> {
  private static final String OPTIMIZING = "-XX:TieredStopAtLevel=4";

  /** What the optimizing compiler has used of the native heap is given back. */
  private static final String LEAN =
      " -XX:ReservedCodeCacheSize=64m -XX:TrimNativeHeapInterval=10000"
          + " -XX:+UseCompactObjectHeaders";

  /** Ten times as often called as usual until it is optimized. */
  private static final String LATE =
      " -XX:Tier4InvocationThreshold=50000 -XX:Tier4MinInvocationThreshold=6000"
          + " -XX:Tier4CompileThreshold=150000";

  @Option(names = "--choices", split = ",", description = "${COMPLETION-CANDIDATES}.")
  private List<Choice> choices = List.of(Choice.values());

  @Option(names = "--customers", description = "Tenants, and feeds.")
  private int customers = 1000;

  @Option(names = "--alerts", description = "Alerts of each of them.")
  private int alertsEach = 100;

  @Option(names = "--rest", description = "Seconds to come to rest.")
  private int rest = 60;

  @Spec private CommandSpec spec;

  private FlagsBench() {}

  /** What differs from what is shipped. */
  enum Choice {
    SHIPPED(256, ""),
    WITHOUT_DEDUPLICATION(256, "-XX:-UseStringDeduplication"),
    COMPACT_HEADERS(256, "-XX:+UseCompactObjectHeaders"),
    ONE_ARENA(256, ""),
    AOT_CACHE(256, ""),
    C2_BOUNDED(256, OPTIMIZING + LEAN),
    SHIPPED_384(384, ""),
    C2_384(384, OPTIMIZING),
    C2_LATE_384(384, OPTIMIZING + LATE),
    C2_BOUNDED_384(384, OPTIMIZING + LEAN),
    C2_AOT_CACHE_384(384, OPTIMIZING + LEAN);

    private final long memory;
    private final String flags;

    Choice(int mebibytes, String flags) {
      this.memory = (long) mebibytes << 20;
      this.flags = flags;
    }

    /** The last flag of a kind counts. */
    private List<String> flags() {
      var shipped = ShippedDeployment.read().jvmFlags().stream();
      var own = Stream.of(("-XX:MaxRAM=" + memory + " " + flags).strip().split(" "));
      return Stream.concat(shipped, own).toList();
    }

    /** Of glibc's allocator, which the JVM's native parts use (glibc manual: "Tunables"). */
    private List<String> environment() {
      return this == ONE_ARENA ? List.of("env", "MALLOC_ARENA_MAX=1") : List.of();
    }
  }

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    out.printf(
        Locale.ROOT, "%,d tenants, %,d feeds, %,d alerts each%n", customers, customers, alertsEach);
    line(
        out,
        "choice",
        "limit",
        "start, CPU",
        "rest",
        "alerts/CPU-s",
        "storm",
        "peak",
        "lost, twice");
    for (var choice : choices) {
      measure(out, choice);
    }
    return 0;
  }

  private void measure(PrintWriter out, Choice choice) throws Exception {
    try (var cluster = BenchCluster.start();
        var storm = new Storm(cluster, customers);
        var group = MemoryGroup.require(choice.memory)) {
      var flags = flags(choice, cluster);
      storm.apply();
      storm.release(1);
      var prefix = Stream.concat(group.prefix().stream(), choice.environment().stream()).toList();
      try (var operator = cluster.startOperator(prefix, flags)) {
        measure(out, choice, storm, operator);
      } catch (IllegalStateException | ConditionTimeoutException ended) {
        out.println(choice.name() + " ended: " + ended.getMessage());
        out.flush();
      }
    }
  }

  private static List<String> flags(Choice choice, BenchCluster cluster) throws Exception {
    return choice.name().contains("AOT_CACHE")
        ? cluster.withAotCache(choice.flags())
        : choice.flags();
  }

  private void measure(PrintWriter out, Choice choice, Storm storm, OperatorProcess operator)
      throws Exception {
    var start = storm.awaitAll(operator, BenchCluster.TIMEOUT);
    var cold = ProcessFigures.of(operator.pid()).cpu();
    Thread.sleep(Duration.ofSeconds(rest));
    var resident = ProcessFigures.residentMemory(operator.pid());
    var before = ProcessFigures.of(operator.pid()).cpu();
    storm.release(alertsEach);
    var took = storm.awaitAll(operator, BenchCluster.TIMEOUT);
    var cpu = ProcessFigures.of(operator.pid()).cpu().minus(before);
    var figures = storm.figures(operator);
    line(
        out,
        choice.name(),
        limit(choice),
        FigureTable.seconds(start) + ", " + FigureTable.seconds(cold),
        FigureTable.mebibytes(resident),
        FigureTable.perSecond((double) customers * alertsEach, cpu),
        FigureTable.seconds(took),
        FigureTable.mebibytes(figures.peakMemory()),
        figures.lost() + ", " + figures.twice());
  }

  private static String limit(Choice choice) {
    return FigureTable.mebibytes(choice.memory);
  }

  private static void line(PrintWriter out, Object... words) {
    out.println("%-22s %8s %18s %8s %13s %9s %8s %12s".formatted(words).stripTrailing());
    out.flush();
  }
}
