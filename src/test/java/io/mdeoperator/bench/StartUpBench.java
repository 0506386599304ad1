// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.mdeoperator.testing.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures how soon the shipped operator is ready, with and without what a start before left. */
@Command(
    name = "start-up",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Applies tenants, and a feed for each, and starts the operator several times, without and "
          + "with an AOT cache, which an earlier run of it has left."
    })
final class StartUpBench implements Callable<Integer> {
  @Option(names = "--customers", description = "Tenants, and feeds; so twice as many objects.")
  private int customers = 500;

  @Option(names = "--runs", description = "Starts of each kind.")
  private int runs = 5;

  @Mixin private JvmFlags flags;

  @Spec private CommandSpec spec;

  private StartUpBench() {}

  @Override
  public Integer call() throws Exception {
    try (var cluster = BenchCluster.start()) {
      Fleet.of(cluster.stage(), customers, 1).apply();
      var table = new FigureTable(spec.commandLine().getOut());
      table.row("tenants and feeds", Integer.toString(customers));
      table.row("exec to /readyz", median(cluster, List.of()));
      var cache = cluster.trainAotCache(flags.all());
      table.row("AOT cache", FigureTable.mebibytes(Files.size(Path.of(cache.file()))));
      var budget = 2 * customers <= 1000 ? "<= 1 s" : "<= 1 s at 1,000 objects";
      table.row("exec to /readyz with it", median(cluster, cache.use()), budget);
    }
    return 0;
  }

  private String median(BenchCluster cluster, List<String> more) throws Exception {
    var times = new ArrayList<Duration>();
    for (var run = 0; run < runs; run++) {
      var start = Instant.now();
      try (var operator = cluster.startOperator(flags(more))) {
        operator.awaitReady(cluster.stage().managementPort(), BenchCluster.TIMEOUT);
        times.add(Duration.between(start, Instant.now()));
        operator.terminate();
        operator.exitCode();
      }
    }
    return FigureTable.seconds(times.stream().sorted().toList().get(runs / 2));
  }

  private List<String> flags(List<String> more) {
    return Stream.concat(flags.all().stream(), more.stream()).toList();
  }
}
