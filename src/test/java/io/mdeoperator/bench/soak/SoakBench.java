// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.soak;

import io.mdeoperator.api.Durations;
import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.DrainingReceiver;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import io.mdeoperator.testing.process.Pause;
import io.mdeoperator.wire.Gates;
import io.mdeoperator.wire.Peer;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows whether the operator holds out for hours while its connections fail all the time. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Has feeds into a webhook and a mirror deliver alerts that come all the time, while the "
          + "connections to the API server, Entra, Defender and the receiver are cut, stall, "
          + "trickle or are refused, one after the other; prints figures every five minutes, and "
          + "whether anything was lost, the heap grew, or a feed stopped. Exit status 1 if so."
    })
public final class SoakBench implements Callable<Integer> {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(30);
  private static final Duration BETWEEN_ROWS = Duration.ofMinutes(5);
  private static final int SECONDS_BETWEEN_ALERTS = 30;
  private static final int PERIOD = 30;
  private static final Duration OVERDUE = Duration.ofSeconds(3 * PERIOD);
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  @Option(
      names = "--duration",
      description = "How long, such as 30m.",
      converter = DurationReader.class)
  private Duration duration = Duration.ofHours(2);

  @Option(names = "--customers", description = "Tenants, and feeds.")
  private int customers = 300;

  @Option(names = "--seed", description = "The same one brings the same faults and alerts.")
  private long seed = 1;

  @Spec private CommandSpec spec;

  private final List<Long> heaps = new ArrayList<>();
  private final List<Duration> overdue = new ArrayList<>();
  private SoakAlerts alerts;
  private SoakFaults faults;
  private Instant start;

  private SoakBench() {}

  static final class DurationReader implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      return Durations.parse(value);
    }
  }

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start()) {
      var stage = cluster.stage();
      stage.simulator().recordRequests(false);
      stage.simulator().quotas().off();
      var all = Backlog.customers(stage, customers);
      alerts = new SoakAlerts(all, seed);
      try (var receiver =
              DrainingReceiver.startReading(stage.simulator().authority(), alerts::received);
          var gates =
              new Gates(stage.user().getMasterUrl().toString(), stage.simulator(), receiver.url());
          var operator = new SoakOperator(cluster, gates)) {
        apply(stage, all, gates.url(Peer.WEBHOOK) + "/hook");
        alerts.add(customers);
        Awaitility.await("the first alerts")
            .atMost(BenchCluster.TIMEOUT)
            .until(() -> alerts.delivered() == alerts.added());
        faults = new SoakFaults(gates, seed);
        soak(operator);
        return verdict(stage, operator);
      }
    }
  }

  private void soak(SoakOperator operator) throws Exception {
    out()
        .println(
            "  time  delivered  waiting > 10 min  longest wait  oldest poll  heap after GC      RSS  faults  restarts");
    start = Instant.now();
    var playing = Thread.ofPlatform().daemon().start(faults::run);
    var nextSample = start;
    var nextRow = start.plus(BETWEEN_ROWS);
    while (Instant.now().isBefore(start.plus(duration))) {
      alerts.add(Math.ceilDiv(customers, SECONDS_BETWEEN_ALERTS));
      operator.restartIfEnded();
      if (!Instant.now().isBefore(nextSample)) {
        sample(operator);
        nextSample = nextSample.plus(BETWEEN_SAMPLES);
      }
      if (!Instant.now().isBefore(nextRow)) {
        printRow(operator);
        nextRow = nextRow.plus(BETWEEN_ROWS);
      }
      Pause.of(TICK);
    }
    playing.interrupt();
    playing.join();
    printRow(operator);
  }

  private void sample(SoakOperator operator) throws Exception {
    operator.heapAfterCollection().ifPresent(heaps::add);
    // A feed whose source has just failed may wait for longer.
    if (faults.calmAtMicrosoft().compareTo(OVERDUE) > 0) {
      operator.oldestPoll().filter(age -> age.compareTo(OVERDUE) > 0).ifPresent(overdue::add);
    }
  }

  private void printRow(SoakOperator operator) {
    out()
        .printf(
            Locale.ROOT,
            "%4d m  %,9d  %16d  %12s  %11s  %13s  %7s  %6d  %8d%n",
            Duration.between(start, Instant.now()).toMinutes(),
            alerts.delivered(),
            alerts.waitingFor(TIMEOUT),
            alerts.longestWait().map(FigureTable::seconds).orElse("-"),
            operator.oldestPoll().map(FigureTable::seconds).orElse("-"),
            heaps.isEmpty() ? "-" : FigureTable.mebibytes(heaps.getLast()),
            FigureTable.mebibytes(operator.residentMemory()),
            faults.count(),
            operator.restarts());
    out().flush();
  }

  private int verdict(TestEnvironment stage, SoakOperator operator) {
    var lost = awaitAll(stage, operator);
    var heap = HeapTrend.of(heaps);
    new FigureTable(out())
        .row("alerts", "%,d".formatted(alerts.added()))
        .row(
            "lost on the way to the receiver", Long.toString(alerts.waitingFor(Duration.ZERO)), "0")
        .row("lost on the way to the mirrors", Long.toString(lost), "0")
        .row(
            "heap after GC, first and last quarter",
            FigureTable.mebibytes(heap.first()) + ", " + FigureTable.mebibytes(heap.last()),
            "flat")
        .row("samples with a feed overdue", Integer.toString(overdue.size()), "0")
        .row("lines of stack traces in the log", Integer.toString(operator.stackTraces().size()))
        .row("ends of the process", Integer.toString(operator.restarts()))
        .row("held to the shipped limit by the kernel", Boolean.toString(operator.isLimited()));
    var isGood = lost == 0 && alerts.longestWait().isEmpty() && heap.isFlat() && overdue.isEmpty();
    out().println(isGood ? "It held out." : "It did NOT hold out.");
    out().flush();
    return isGood ? 0 : 1;
  }

  /** Waits until both sinks have everything; how many alerts the mirrors still lack. */
  private long awaitAll(TestEnvironment stage, SoakOperator operator) {
    try {
      Awaitility.await()
          .atMost(TIMEOUT)
          .pollInterval(Duration.ofSeconds(5))
          .until(
              () -> {
                operator.restartIfEnded();
                return alerts.longestWait().isEmpty() && mirrored(stage) == alerts.added();
              });
      return 0;
    } catch (ConditionTimeoutException e) {
      return alerts.added() - mirrored(stage);
    }
  }

  private static long mirrored(TestEnvironment stage) {
    return stage.ownedConfigMaps("alerts").stream()
        .mapToLong(shard -> shard.getData().size())
        .sum();
  }

  private static void apply(TestEnvironment stage, List<CustomerTenant> all, String receiver) {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    for (var i = 0; i < all.size(); i++) {
      stage.tenant("customer-" + i, all.get(i).id());
      Backlog.feed(
          stage,
          i,
          PERIOD + "s",
          """
          {name: siem, webhook: {url: '%s', mode: Batched}}, \
          {name: mirror, configMap: {retention: {maxAlerts: 5000}}}"""
              .formatted(receiver));
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
