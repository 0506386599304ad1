// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what happens when all customers have alerts at the same moment. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Releases alerts of all customers at once, with a source that answers late, and counts what "
          + "arrives, what is missing, and what comes twice; then the same after an outage of the "
          + "operator itself."
    })
final class StormBench implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LEAST_DELAY = Duration.ofMillis(250);
  private static final Duration MOST_DELAY = Duration.ofMillis(500);
  private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at [a-z]");

  @Option(names = "--customers", description = "Tenants, and feeds.")
  private int customers = 1000;

  @Option(names = "--alerts", description = "Alerts of each of them.")
  private int alertsEach = 100;

  @Option(names = "--missed", description = "Alerts of each of them while the operator is away.")
  private int missedEach = 20;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  /** How often each event arrived. */
  private final Map<String, LongAdder> arrived = new ConcurrentHashMap<>();

  private StormBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start();
        var receiver =
            DrainingReceiver.startReading(
                cluster.stage().simulator().authority(), this::countEvents)) {
      var stage = cluster.stage();
      stage.simulator().recordRequests(false);
      var all = Backlog.customers(stage, customers);
      stage.simulator().apiFaults().whileActive(Fault.late(LEAST_DELAY, MOST_DELAY));
      var table = new FigureTable(spec.commandLine().getOut());
      table.row("tenants + feeds, polled every 10 s", customers + " + " + customers);
      try (var group = memory();
          var operator = cluster.startOperator(group, flags.all())) {
        operator.awaitReady(stage.managementPort(), BenchCluster.TIMEOUT);
        apply(stage, all, receiver);
        release(all, 1);
        table.row("until the first alert of each has arrived", awaitAll(customers, operator));
        release(all, alertsEach);
        var expected = customers + (long) customers * alertsEach;
        table.row("%,d alerts at once".formatted(expected), awaitAll(expected, operator));
        report(table, expected, operator);
      }
      release(all, missedEach);
      try (var group = memory();
          var operator = cluster.startOperator(group, flags.all())) {
        var expected = (long) customers * (1 + alertsEach + missedEach);
        table.row(
            "start, and %,d alerts missed meanwhile".formatted(missedEach * customers),
            awaitAll(expected, operator));
        report(table, expected, operator);
      }
    }
    return 0;
  }

  private static MemoryGroup memory() {
    return MemoryGroup.limitedTo(ShippedDeployment.read().memoryLimit())
        .orElseThrow(
            () -> new IllegalStateException("only root may limit the memory of a process"));
  }

  private void report(FigureTable table, long expected, OperatorProcess operator) {
    var events = arrived.values().stream().mapToLong(LongAdder::sum).sum();
    var log = operator.log();
    var peak = ProcessFigures.of(operator.pid());
    table
        .row("lost", Long.toString(expected - arrived.size()), "0")
        .row("twice", Long.toString(events - arrived.size()), "0")
        .row(
            "stack traces in the log",
            Long.toString(STACK_TRACE.matcher(log).results().count()),
            "0")
        .row("InternalError in the log", Boolean.toString(log.contains("InternalError")), "false")
        .row("peak RSS", FigureTable.mebibytes(peak.peakMemory()), "<= 256 MiB");
  }

  private String awaitAll(long expected, OperatorProcess operator) {
    var start = Instant.now();
    await("all alerts to arrive")
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              operator.requireAlive();
              return arrived.size() >= expected;
            });
    return FigureTable.seconds(Duration.between(start, Instant.now()));
  }

  private void release(List<CustomerTenant> all, int alerts) {
    var now = Instant.now();
    for (var customer : all) {
      customer
          .alerts()
          .addGenerated(
              AlertGenerator.seeded(now.toEpochMilli(), customer),
              alerts,
              now,
              Duration.ofMillis(1));
    }
  }

  private void countEvents(InputStream body) throws IOException {
    JSON.readTree(body)
        .forEach(
            event ->
                arrived
                    .computeIfAbsent(event.path("id").asText(), _ -> new LongAdder())
                    .increment());
  }

  private static void apply(
      TestEnvironment stage, List<CustomerTenant> all, DrainingReceiver receiver) {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    for (var i = 0; i < all.size(); i++) {
      stage.tenant("customer-" + i, all.get(i).id());
      stage.apply(
          MdeAlertSync.class,
          """
          apiVersion: mde-operator.io/v1alpha1
          kind: MdeAlertSync
          metadata: {name: alerts-%d, namespace: %s}
          spec:
            tenantRef: {name: customer-%d}
            pollPeriod: 10s
            sinks:
              - {name: siem, webhook: {url: '%s', mode: Batched}}
              - {name: mirror, configMap: {}}
          """
              .formatted(i, stage.namespace(), i, receiver.url()));
    }
  }
}
