// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.soak;

import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.bench.ProcessFigures;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.testing.ScrapedMetrics;
import io.mdeoperator.wire.Gates;
import io.mdeoperator.wire.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The shipped operator, with all its ways through gates, started anew when it has ended. Without
 * leader election, which would end it at each long fault of the API server. Used by one thread.
 */
final class SoakOperator implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(5);

  private final int managementPort;
  private final Path log;
  private final Path config;
  private final Path kubeconfig;
  private final Optional<MemoryGroup> group =
      MemoryGroup.limitedTo(ShippedDeployment.read().memoryLimit());
  private OperatorProcess process;
  private int restarts;

  SoakOperator(BenchCluster cluster, Gates gates) throws Exception {
    var stage = cluster.stage();
    managementPort = stage.managementPort();
    log = cluster.controlPlane().folder().resolve("operator.log");
    var file =
        stage.configFile(
            """
            leaderElection: {namespace: mde-operator}
            http: {connectTimeout: 5s, requestTimeout: 10s}
            egress: {allowHosts: [localhost]}
            """);
    config =
        Files.writeString(
            file,
            Files.readString(file)
                .replace(stage.simulator().loginUrl(), gates.url(Peer.ENTRA))
                .replace(stage.simulator().apiUrl(), gates.url(Peer.DEFENDER)));
    var apiServer = URI.create(stage.user().getMasterUrl().toString()).getPort();
    kubeconfig =
        Files.writeString(
            cluster.controlPlane().folder().resolve("through-gates.kubeconfig"),
            Files.readString(Installation.operatorKubeconfig(cluster.controlPlane()))
                .replace(":" + apiServer, ":" + gates.of(Peer.API_SERVER).port()));
    process = start();
    process.awaitReady(managementPort, START);
  }

  private OperatorProcess start() {
    var flags = ShippedDeployment.read().jvmFlags();
    return group.isPresent()
        ? OperatorProcess.startIn(
            group.get(), kubeconfig, log, flags, "--config", config.toString())
        : OperatorProcess.start(kubeconfig, log, flags, "--config", config.toString());
  }

  /** As a kubelet does; it needs not be ready then. */
  void restartIfEnded() {
    if (!process.isAlive()) {
      restarts++;
      process = start();
    }
  }

  int restarts() {
    return restarts;
  }

  /** Whether the kernel holds it to the shipped limit. */
  boolean isLimited() {
    return group.isPresent();
  }

  /** How long ago the feed was polled that was polled longest ago; empty while it starts. */
  Optional<Duration> oldestPoll() {
    return metrics().flatMap(metrics -> metrics.age("mde_feed_oldest_poll_timestamp_seconds"));
  }

  /** What it cannot free, in bytes; empty while it starts. */
  Optional<Long> heapAfterCollection() throws IOException, InterruptedException {
    ProcessFigures.collect(process.pid());
    return metrics().map(metrics -> (long) metrics.sum("jvm_memory_used_bytes{area=\"heap\""));
  }

  long residentMemory() {
    return ProcessFigures.residentMemory(process.pid());
  }

  private Optional<ScrapedMetrics> metrics() {
    try {
      return process.isAlive() ? Optional.of(ScrapedMetrics.of(managementPort)) : Optional.empty();
    } catch (UncheckedIOException starting) {
      return Optional.empty();
    }
  }

  /** What it printed that no operator may. */
  List<String> stackTraces() {
    return process.log().lines().filter(line -> line.matches("\\s+at [a-z].*")).toList();
  }

  @Override
  public void close() {
    process.close();
    group.ifPresent(MemoryGroup::close);
  }
}
