// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeTenant;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.kube.Conditions;
import io.mdeoperator.kube.StatusWriter;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures whether a customer with a backlog delays the alerts of the others. */
@Command(
    name = "catch-up",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Gives every customer but one an alert, one after the other, and measures how long each "
          + "takes to a webhook, poll period included; then the same again while the one "
          + "customer's feed catches up."
    })
final class CatchUpBench implements Callable<Integer> {
  private static final int ALERTS_PER_SECOND = 20;

  @Option(names = "--customers", description = "Tenants, and feeds.")
  private int customers = 1000;

  @Option(names = "--backlog", description = "Alerts that one of them has.")
  private int backlog = 100_000;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  /** When each of the others was given its alert, and how long that took to its receiver. */
  private final ConcurrentMap<String, Instant> given = new ConcurrentHashMap<>();

  private final ConcurrentMap<String, Duration> taken = new ConcurrentHashMap<>();

  private CatchUpBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var operator = cluster.startOperator(flags.all());
        var receiver =
            DrainingReceiver.start(cluster.stage().simulator().authority(), this::arrived)) {
      var stage = cluster.stage();
      stage.simulator().recordRequests(false);
      operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
      var all = Backlog.customers(stage, customers);
      Backlog.fill(all.subList(0, 1), backlog, 2048);
      stage.secret(TestEnvironment.CLIENT_SECRET);
      stage.application();
      for (var i = 0; i < customers; i++) {
        stage.tenant("customer-" + i, all.get(i).id());
      }
      IntStream.range(1, customers).forEach(i -> feed(stage, i, receiver));
      awaitReady(stage);
      measure(stage, operator, all, receiver);
    }
    return 0;
  }

  private void measure(
      TestEnvironment stage,
      OperatorProcess operator,
      List<CustomerTenant> all,
      DrainingReceiver receiver)
      throws InterruptedException {
    var others = all.subList(1, customers);
    give(others); // to warm up
    var before = give(others);
    var start = Instant.now();
    feed(stage, 0, receiver);
    var during = give(others);
    await("the backlog to be delivered")
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              var status = stage.get(MdeAlertSync.class, "alerts-0").getStatus();
              return status != null && status.delivered() == backlog;
            });
    var caughtUp = Duration.between(start, Instant.now());
    new FigureTable(spec.commandLine().getOut())
        .row("tenants + feeds, polled every 10 s", customers + " + " + customers)
        .row("alerts of one of them, to catch up", "%,d".formatted(backlog))
        .row("time to catch up", FigureTable.seconds(caughtUp))
        .row("alert to delivery of the others, p50, p99", before)
        .row("the same while it catches up", during, "as before")
        .row(
            "peak RSS",
            FigureTable.mebibytes(ProcessFigures.of(operator.pid()).peakMemory()),
            FigureTable.memoryTarget());
  }

  /** Gives each an alert, at a steady rate, and waits for all of them. */
  private String give(List<CustomerTenant> others) throws InterruptedException {
    given.clear();
    taken.clear();
    for (var customer : others) {
      var now = Instant.now();
      given.put(customer.id(), now);
      customer
          .alerts()
          .addGenerated(AlertGenerator.seeded(now.toEpochMilli(), customer), 1, now, Duration.ZERO);
      new CountDownLatch(1).await(1000 / ALERTS_PER_SECOND, TimeUnit.MILLISECONDS);
    }
    await("the alerts of the others")
        .atMost(BenchCluster.TIMEOUT)
        .until(() -> taken.size() == others.size());
    var sorted = taken.values().stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%.1f s, %.1f s",
        sorted.get(sorted.size() / 2).toMillis() / 1000.0,
        sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1).toMillis() / 1000.0);
  }

  private void arrived(String tenantId) {
    var since = given.get(tenantId);
    if (since != null) {
      taken.putIfAbsent(tenantId, Duration.between(since, Instant.now()));
    }
  }

  private static void feed(TestEnvironment stage, int number, DrainingReceiver receiver) {
    Backlog.feed(
        stage,
        number,
        "10s",
        "{name: siem, webhook: {url: '%s', mode: Batched}}".formatted(receiver.url()));
  }

  private void awaitReady(TestEnvironment stage) {
    await("all tenants to be Ready")
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () ->
                stage
                        .user()
                        .resources(MdeTenant.class)
                        .inNamespace(stage.namespace())
                        .list()
                        .getItems()
                        .stream()
                        .filter(
                            tenant ->
                                Conditions.isTrue(
                                    StatusWriter.conditionsOf(tenant), ConditionType.READY))
                        .count()
                    == customers);
  }
}
