// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.peers;

import io.mdeoperator.bench.Backlog;
import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.FigureTable;
import io.mdeoperator.bench.JvmFlags;
import io.mdeoperator.bench.delivery.FloorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.simulator.directory.CustomerTenant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures what delivering costs the shipped operator, and what it costs others. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Lets the operator and programs of others deliver the same number of alerts from the same "
          + "source to the same kind of receiver, one after the other in each round, each within "
          + "the same limit of memory; then kills each of them in the middle and starts it again.",
      "Prints alerts for each second of CPU, as a share of what only fetches and reads them and of "
          + "the best of the others, the peak memory, and what was lost or came twice. Needs root."
    })
public final class PeersBench implements Callable<Integer> {
  private static final int SIZE = 2048;
  private static final String SECRET = "siem";

  @Option(names = "--peers", split = ",", description = "${COMPLETION-CANDIDATES}.")
  private List<Peer> peers = List.of(Peer.values());

  @Option(names = "--tenants", description = "Customers of each of those that are compared.")
  private int tenants = 8;

  @Option(names = "--backlog", description = "Of each customer, in MiB of alerts of 2 KB.")
  private int mebibytes = 10;

  @Option(names = "--rounds", description = "How often all is delivered, after once to warm up.")
  private int rounds = 5;

  @Option(
      names = "--memory",
      description = "The limit in MiB for each of them, instead of the shipped one.")
  private Integer memory;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private PeersBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start()) {
      var stage = cluster.stage();
      stage.simulator().recordRequests(false);
      // The operator keeps to the quota by itself; whoever only reads does not.
      stage.simulator().quotas().off();
      var deliveries = deliveries(cluster);
      try {
        compare(cluster, deliveries);
      } finally {
        deliveries.forEach(ComparedDelivery::close);
      }
    }
    return 0;
  }

  /** The operator's first; backlogs lie so far back that all rounds can follow. */
  private List<ComparedDelivery> deliveries(BenchCluster cluster) throws Exception {
    var stage = cluster.stage();
    var authority = stage.simulator().authority();
    var customers = Backlog.customers(stage, tenants * (1 + peers.size()));
    var own = customers.subList(0, tenants);
    var arrivals = new Arrivals(authority);
    var operator = operator(cluster, own, arrivals);
    var deliveries = new ArrayList<ComparedDelivery>();
    deliveries.add(delivery("operator", operator, own, arrivals));
    for (var peer : peers) {
      var of = customers.subList(deliveries.size() * tenants, (deliveries.size() + 1) * tenants);
      var received = new Arrivals(authority);
      deliveries.add(delivery(peer.folder(), peer.of(stage, of, received, limit()), of, received));
    }
    return deliveries;
  }

  private ComparedDelivery delivery(
      String name, Contender contender, List<CustomerTenant> customers, Arrivals arrivals) {
    var backlog = Backlog.fill(customers, Math.ceilDiv(mebibytes << 20, SIZE), SIZE);
    return new ComparedDelivery(name, contender, backlog.before(rounds + 1), arrivals, limit());
  }

  private Contender operator(BenchCluster cluster, List<CustomerTenant> own, Arrivals arrivals) {
    var stage = cluster.stage();
    Backlog.tenants(stage, own);
    stage.sinkSecret(SECRET, "localhost", Map.of("signingKey", Arrivals.SIGNING_KEY));
    for (var i = 0; i < own.size(); i++) {
      Backlog.leanFeed(
          stage,
          i,
          "10s",
          "webhook: {url: '%s', mode: Batched, signing: {secretRef: {name: %s}}}"
              .formatted(arrivals.url(), SECRET));
    }
    return group -> Contender.Running.of(cluster.startOperator(group, jvmFlags()));
  }

  private long limit() {
    return memory == null ? ShippedDeployment.read().memoryLimit() : (long) memory << 20;
  }

  private List<String> jvmFlags() {
    return Stream.concat(flags.all().stream(), Stream.of("-XX:MaxRAM=" + limit())).toList();
  }

  private void compare(BenchCluster cluster, List<ComparedDelivery> deliveries) throws Exception {
    var out = spec.commandLine().getOut();
    var floor =
        FloorProcess.print(
            new FigureTable(out),
            deliveries.getFirst().backlog(),
            cluster.stage(),
            jvmFlags(),
            rounds);
    for (var delivery : deliveries) {
      delivery.warmUp();
    }
    var order = new ArrayList<>(deliveries);
    for (var round = 0; round < rounds; round++) {
      for (var delivery : order) {
        if (delivery.isAlive()) {
          delivery.round();
        }
      }
      Collections.rotate(order, 1);
    }
    var rows = new ArrayList<PeersTable.Row>();
    for (var delivery : deliveries) {
      rows.add(new PeersTable.Row(delivery, delivery.isAlive() ? delivery.crash() : null));
    }
    new PeersTable(out, floor).print(rows);
  }
}
