// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.cluster.audit.AuditEvent;
import io.mdeoperator.cluster.audit.AuditLog;
import io.mdeoperator.cluster.audit.OperatorConduct;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedRules;
import io.mdeoperator.simulator.http.RecordedRequest.Server;
import io.mdeoperator.testing.Fleet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how the shipped operator onboards many customers at once. */
@Command(
    name = "onboarding",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Onboards customers of one application, with a feed each, and prints what that cost beside "
          + "the budgets."
    })
final class OnboardingBench implements Callable<Integer> {
  @Option(names = "--customers", description = "Tenants, and feeds, to onboard.")
  private int customers = 300;

  @Option(names = "--alerts", description = "Alerts that each feed has to deliver at first.")
  private int alertsEach = 3;

  @Option(names = "--idle", description = "Seconds to go on polling when all is delivered.")
  private int idleSeconds = 60;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private OnboardingBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start()) {
      measure(cluster).print(spec.commandLine().getOut());
    }
    return 0;
  }

  private OnboardingFigures measure(BenchCluster cluster) throws Exception {
    var stage = cluster.stage();
    var log = cluster.controlPlane().auditLog();
    var fleet = Fleet.of(stage, customers, alertsEach);
    var beginning = log.now();
    var start = Instant.now();
    try (var operator = cluster.startOperator(flags.all())) {
      operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
      var ready = Instant.now();
      fleet.apply();
      fleet.awaitReady(BenchCluster.TIMEOUT);
      var onboarded = Instant.now();
      var figures = ProcessFigures.of(operator.pid());
      var writes = writesSince(beginning, log);
      var tokens = fleet.tokenRequests().values().stream().mapToLong(Long::longValue).sum();
      var apiRequests = stage.simulator().requestCount(Server.DEFENDER);
      var idle = log.now();
      var idleStart = Instant.now();
      var cpuBefore = ProcessFigures.of(operator.pid()).cpu();
      new CountDownLatch(1).await(idleSeconds, TimeUnit.SECONDS);
      var end = ProcessFigures.of(operator.pid());
      return new OnboardingFigures(
          customers,
          alertsEach,
          Duration.between(start, ready),
          Duration.between(ready, onboarded),
          tokens,
          apiRequests,
          writes,
          figures,
          Duration.between(idleStart, Instant.now()),
          end.cpu().minus(cpuBefore),
          writesSince(idle, log),
          heapUsed(stage.managementPort()),
          end.peakMemory());
    }
  }

  /** The operator's calls that change something at the API server, leases aside. */
  static List<AuditEvent> writesSince(AuditLog.Position position, AuditLog log) {
    return new OperatorConduct(log.since(position), ShippedRules.read().ofTheOperator()).writes();
  }

  private static long heapUsed(int managementPort) {
    return (long)
        OperatorProcess.metrics(managementPort)
            .lines()
            .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .sum();
  }
}
