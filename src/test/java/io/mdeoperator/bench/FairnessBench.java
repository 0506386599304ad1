// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.testing.Fleet;
import io.mdeoperator.testing.TestEnvironment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures whether tenants that Entra does not answer delay the checks of the others. */
@Command(
    name = "fairness",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Asks for a check of every tenant at a fixed rate, past the token cache, in turn with Entra "
          + "answering all of them (A) and leaving a fifth of them without an answer (B), and "
          + "compares how long the checks of the others take: from the annotation to the status."
    })
final class FairnessBench implements Callable<Integer> {
  private static final int HANGING_OF = 5;
  private static final int THREADS = 16;
  private static final long SEED = 20210301;

  @Option(names = "--customers", description = "Tenants, and feeds, of the application.")
  private int customers = 500;

  @Option(names = "--rate", description = "Checks asked for in a second.")
  private int rate = 20;

  @Option(names = "--runs", description = "Runs of each kind, after one of each to warm up.")
  private int runs = 8;

  @Spec private CommandSpec spec;

  private FairnessBench() {}

  /** How long the checks took that are looked at, in milliseconds. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Pair(double[] answered, double[] hanging) {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var operator = cluster.startOperator()) {
      var stage = cluster.stage();
      operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
      var fleet = Fleet.of(stage, customers, 1);
      fleet.apply();
      fleet.awaitReady(BenchCluster.TIMEOUT);
      try (var latency = new CheckLatency(stage)) {
        print(measure(stage, fleet, latency));
      }
    }
    return 0;
  }

  private List<Pair> measure(TestEnvironment stage, Fleet fleet, CheckLatency latency)
      throws Exception {
    run(stage, fleet, latency, false);
    run(stage, fleet, latency, true);
    var pairs = new ArrayList<Pair>();
    for (var i = 0; i < runs; i++) {
      var pair = new Pair(run(stage, fleet, latency, false), run(stage, fleet, latency, true));
      pairs.add(pair);
      print("pair " + (i + 1), List.of(pair));
    }
    return pairs;
  }

  /** Returns the latencies of the tenants that Entra answers in both kinds. */
  private double[] run(TestEnvironment stage, Fleet fleet, CheckLatency latency, boolean hanging)
      throws Exception {
    latency.begin();
    if (hanging) {
      IntStream.range(0, customers)
          .filter(FairnessBench::isHanging)
          .mapToObj(fleet.tenantIds()::get)
          .forEach(id -> stage.simulator().entraFaults().whileActive(Fault.hang().forTenant(id)));
    }
    askForChecks(latency);
    await("the checks of the others")
        .atMost(BenchCluster.TIMEOUT)
        .until(() -> latency.measured(i -> !isHanging(i)).size() == others());
    var others =
        latency.measured(i -> !isHanging(i)).stream()
            .mapToDouble(time -> time.toNanos() / 1e6)
            .toArray();
    stage.simulator().entraFaults().clear();
    await("the checks of the others")
        .atMost(BenchCluster.TIMEOUT)
        .until(() -> latency.measured(_ -> true).size() == customers);
    return others;
  }

  private void askForChecks(CheckLatency latency) throws Exception {
    var order = new ArrayList<>(IntStream.range(0, customers).boxed().toList());
    Collections.shuffle(order, new Random(SEED));
    try (var timer = Executors.newScheduledThreadPool(THREADS)) {
      var asked = new ArrayList<Future<?>>();
      for (var i = 0; i < customers; i++) {
        var tenant = order.get(i);
        asked.add(
            timer.schedule(() -> latency.ask(tenant), i * 1000L / rate, TimeUnit.MILLISECONDS));
      }
      for (var done : asked) {
        done.get();
      }
    }
  }

  private void print(List<Pair> pairs) {
    print("all pairs", pairs);
    var interval = Bootstrap.interval(pairs, FairnessBench::change, SEED);
    out()
        .printf(
            Locale.ROOT,
            "%d tenants, %d of them hanging at Entra, %d checks/s: p99 of the others moves by"
                + " %+.1f %% (95 %% interval %+.1f to %+.1f %%, %d pairs); budget < 10 %%%n",
            customers,
            customers - others(),
            rate,
            100 * change(pairs),
            100 * interval.low(),
            100 * interval.high(),
            pairs.size());
    out().flush();
  }

  private void print(String what, List<Pair> pairs) {
    out()
        .printf(
            Locale.ROOT,
            "%s: p99 %.0f ms, with hanging tenants %.0f ms (%+.1f %%)%n",
            what,
            p99(pairs, Pair::answered),
            p99(pairs, Pair::hanging),
            100 * change(pairs));
    out().flush();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private int others() {
    return (int) IntStream.range(0, customers).filter(i -> !isHanging(i)).count();
  }

  private static boolean isHanging(int tenant) {
    return tenant % HANGING_OF == 0;
  }

  /** How far hanging tenants move the 99th percentile. */
  private static double change(List<Pair> pairs) {
    return p99(pairs, Pair::hanging) / p99(pairs, Pair::answered) - 1;
  }

  /** Of all runs of a kind together: a single run has a handful of checks beyond it only. */
  private static double p99(List<Pair> pairs, Function<Pair, double[]> kind) {
    var sorted = pairs.stream().map(kind).flatMapToDouble(Arrays::stream).sorted().toArray();
    return sorted[(int) Math.ceil(0.99 * sorted.length) - 1];
  }
}
