// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.testing.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what the shipped operator costs while nothing happens. */
@Command(
    name = "idle",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Onboards customers of one application, with a feed each, waits until all is delivered, and "
          + "measures what polls cost that bring nothing."
    })
final class IdleBench implements Callable<Integer> {
  @Option(names = "--customers", description = "Tenants, and feeds.")
  private int customers = 1000;

  @Option(names = "--minutes", description = "To measure, after one to come to rest.")
  private int minutes = 3;

  @Option(names = "--poll-period", description = "Of the feeds.")
  private String pollPeriod = "1m";

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private IdleBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var operator = cluster.startOperator(flags.all())) {
      var stage = cluster.stage();
      stage.simulator().recordRequests(false);
      operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
      var fleet = Fleet.of(stage, customers, 1);
      fleet.apply(pollPeriod);
      fleet.awaitReady(BenchCluster.TIMEOUT);
      rest(Duration.ofMinutes(1));
      var table = new FigureTable(spec.commandLine().getOut());
      var log = cluster.controlPlane().auditLog();
      var beginning = log.now();
      var entra = stage.simulator().requestCount(Server.ENTRA);
      var defender = stage.simulator().requestCount(Server.DEFENDER);
      var start = Instant.now();
      var before = ProcessFigures.of(operator.pid());
      rest(Duration.ofMinutes(minutes));
      var after = ProcessFigures.of(operator.pid());
      var took = Duration.between(start, Instant.now());
      var millicores = 1000 * after.cpu().minus(before.cpu()).toMillis() / took.toMillis();
      table
          .row("tenants + feeds, polled every", customers + " + " + customers + ", " + pollPeriod)
          .row("measured for", FigureTable.seconds(took))
          .row("operator's CPU", millicores + " m", "<= 50 m for 1000, polled every minute")
          .row("peak RSS", FigureTable.mebibytes(after.peakMemory()), FigureTable.memoryTarget())
          .row("writes", OnboardingBench.writesSince(beginning, log).size() + "", "0")
          .row(
              "requests to Entra",
              perMinute(stage.simulator().requestCount(Server.ENTRA) - entra, took))
          .row(
              "requests to the Defender API",
              perMinute(stage.simulator().requestCount(Server.DEFENDER) - defender, took));
    }
    return 0;
  }

  private static void rest(Duration time) throws InterruptedException {
    new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String perMinute(long count, Duration time) {
    return count * 60_000 / time.toMillis() + "/min";
  }
}
