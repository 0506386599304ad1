// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.hunting;

import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.v1alpha1.hunting.MdeHuntingQuery;
import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.DrainingReceiver;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.simulator.directory.CustomerTenant;
import io.mdeoperator.simulator.directory.KnownResource;
import io.mdeoperator.simulator.hunting.HuntingTable;
import io.mdeoperator.simulator.hunting.StartedQuery;
import io.mdeoperator.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** Customers with rows in a table, and queries of each of them into one receiver. */
final class HuntingFleet implements AutoCloseable {
  private static final String ROLE = "ThreatHunting.Read.All";
  private static final Duration AGE = Duration.ofHours(1);

  /** Of a device that was offline. */
  private static final Duration AGE_OF_LATE = Duration.ofDays(2);

  private final TestEnvironment stage;
  private final List<CustomerTenant> customers;
  private final List<HuntingTable> tables;
  private final int queriesEach;
  private final DrainingReceiver receiver;

  /** How often each row arrived, of each query. */
  private final ConcurrentMap<String, LongAdder> arrived = new ConcurrentHashMap<>();

  private int report;

  /** The customers are known to Microsoft; the API server knows nothing of them yet. */
  HuntingFleet(BenchCluster cluster, int customers, int queriesEach) {
    stage = cluster.stage();
    stage.simulator().recordRequests(false);
    stage.app().declareRoles(KnownResource.MICROSOFT_GRAPH, ROLE);
    this.customers = Backlog.customers(stage, customers);
    this.queriesEach = queriesEach;
    tables =
        this.customers.stream()
            .map(one -> one.consent(stage.app(), KnownResource.MICROSOFT_GRAPH, ROLE).hunting())
            .map(tables -> tables.deviceProcessEvents())
            .toList();
    receiver = DrainingReceiver.startCounting(stage.simulator().authority(), arrived);
  }

  /** So many new rows of each customer. */
  void add(int rows) {
    add(rows, AGE, AGE);
  }

  /** So many rows of each customer that come into the table now, long after their events. */
  void addLate(int rows) {
    add(rows, AGE_OF_LATE, Duration.ZERO);
  }

  private void add(int rows, Duration age, Duration sinceIngestion) {
    var now = Instant.now();
    for (var i = 0; i < rows; i++) {
      var values = values(report++);
      tables.forEach(table -> table.add(now.minus(age), now.minus(sinceIngestion), values));
    }
  }

  private static Map<String, Object> values(int report) {
    return Map.of(
        "DeviceId",
        "0123456789012345678901234567890123456789",
        "DeviceName",
        "pc1.contoso.example",
        "ReportId",
        report,
        "FileName",
        "powershell.exe",
        "AdditionalFields",
        "{\"InitiatingProcess\": \"%s\"}".formatted("x".repeat(500)));
  }

  /** Applies a tenant for each customer, and its queries. */
  void apply(String period) {
    stage.secret(TestEnvironment.CLIENT_SECRET);
    stage.application();
    for (var i = 0; i < customers.size(); i++) {
      stage.tenant("customer-" + i, customers.get(i).id());
      for (var query = 0; query < queriesEach; query++) {
        apply(period, i, query);
      }
    }
  }

  private void apply(String period, int customer, int query) {
    stage.apply(
        MdeHuntingQuery.class,
        """
        apiVersion: mde-operator.io/v1alpha1
        kind: MdeHuntingQuery
        metadata: {name: hunt-%1$d-%2$d, namespace: %3$s}
        spec: {tenantRef: {name: customer-%1$d}, period: %4$s,
          query: 'DeviceProcessEvents | where ingestion_time() between (windowStart .. windowEnd)',
          identity: [DeviceId, Timestamp, ReportId],
          sinks: [{name: siem, webhook: {url: '%5$s', mode: Batched}}]}
        """
            .formatted(customer, query, stage.namespace(), period, receiver.url()));
  }

  int queries() {
    return customers.size() * queriesEach;
  }

  /** Different rows that have arrived, of all queries. */
  long arrived() {
    return arrived.size();
  }

  /** Rows that came again. */
  long twice() {
    return arrived.values().stream().mapToLong(LongAdder::sum).sum() - arrived.size();
  }

  /** Forgets the runs until now. */
  void forgetRuns() {
    stage.simulator().huntingLedger().forget();
  }

  /** The runs since then, as Graph saw them. */
  List<StartedQuery> runs() {
    return stage.simulator().huntingLedger().all();
  }

  /**
   * Waits until so many rows have arrived, and returns how long that took.
   *
   * @throws IllegalStateException when the operator ends
   */
  Duration awaitRows(OperatorProcess operator, long rows) {
    var start = Instant.now();
    await("rows")
        .atMost(BenchCluster.TIMEOUT)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              operator.requireAlive();
              return arrived() >= rows;
            });
    return Duration.between(start, Instant.now());
  }

  @Override
  public void close() {
    receiver.close();
  }
}
