// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.storm;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.DrainingReceiver;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.simulator.defender.AlertGenerator;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.http.Fault;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/**
 * All customers have alerts at the same moment, and a source that answers late: who gets them into
 * a receiver and a mirror is an {@link OperatorProcess} on the same cluster.
 */
final class Storm implements AutoCloseable {
  private static final Duration MIN_DELAY = Duration.ofMillis(250);
  private static final Duration MAX_DELAY = Duration.ofMillis(500);
  private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at [a-z]");

  private final TestEnvironment stage;
  private final List<CustomerTenant> customers;
  private final DrainingReceiver receiver;

  /** How often each event arrived. */
  private final ConcurrentMap<String, LongAdder> arrived = new ConcurrentHashMap<>();

  private long released;

  /** The customers are known to Microsoft; the API server knows nothing of them yet. */
  Storm(BenchCluster cluster, int customers) {
    stage = cluster.stage();
    stage.simulator().recordRequests(false);
    this.customers = Backlog.customers(stage, customers);
    receiver = DrainingReceiver.startCounting(stage.simulator().authority(), arrived);
    stage.simulator().apiFaults().whileActive(Fault.late(MIN_DELAY, MAX_DELAY));
  }

  /**
   * What came of it until now.
   *
   * @param peakMemory of the operator, in bytes
   */
  record Figures(
      long lost, long twice, long stackTraces, boolean hasInternalErrors, long peakMemory) {}

  /** What came of it, with this operator. */
  Figures figures(OperatorProcess operator) {
    var events = arrived.values().stream().mapToLong(LongAdder::sum).sum();
    var log = operator.log();
    return new Figures(
        released - arrived.size(),
        events - arrived.size(),
        STACK_TRACE.matcher(log).results().count(),
        log.contains("InternalError"),
        ProcessFigures.of(operator.pid()).peakMemory());
  }

  /** How many alerts there have been. */
  long released() {
    return released;
  }

  /** Applies a tenant and a feed for each customer. */
  void apply() {
    Backlog.tenants(stage, customers);
    for (var i = 0; i < customers.size(); i++) {
      Backlog.feed(
          stage,
          i,
          "10s",
          "{name: siem, webhook: {url: '%s', mode: Batched}}, {name: mirror, configMap: {}}"
              .formatted(receiver.url()));
    }
  }

  /** So many new alerts of each customer, all at once. */
  void release(int alerts) {
    var now = Instant.now();
    for (var customer : customers) {
      customer
          .alerts()
          .addGenerated(
              AlertGenerator.seeded(now.toEpochMilli(), customer),
              alerts,
              now,
              Duration.ofMillis(1));
    }
    released += (long) customers.size() * alerts;
  }

  /**
   * Waits until the receiver has all that was released, and returns how long that took.
   *
   * @throws IllegalStateException when the operator ends
   */
  Duration awaitAll(OperatorProcess operator, Duration atMost) {
    var start = Instant.now();
    await("all alerts to arrive")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              operator.requireAlive();
              return arrived.size() >= released;
            });
    return Duration.between(start, Instant.now());
  }

  @Override
  public void close() {
    receiver.close();
  }
}
