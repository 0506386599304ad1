// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import io.mdeoperator.bench.BenchCluster;
import io.mdeoperator.cluster.install.AotCache;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.testing.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the operator in the files of its image, on a control plane with customers of the simulator,
 * so that it leaves an AOT cache when it ends.
 */
final class AotTraining {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final int CUSTOMERS = 20;
  private static final int ALERTS_EACH = 20;

  private final ImageRoot root;
  private final Path log = OperatorImage.FOLDER.resolve("aot-training.log");

  private AotTraining(ImageRoot root) {
    this.root = root;
  }

  /** In the files of this image. */
  static AotTraining in(ImageRoot root) {
    return new AotTraining(root);
  }

  /** Trains, which takes a minute, and returns the cache. */
  Path run() throws Exception {
    Files.deleteIfExists(log);
    var cache = Files.createTempDirectory("aot").resolve(OperatorImage.AOT_CACHE);
    try (var cluster = BenchCluster.start();
        var operator = start(cluster, cache)) {
      var fleet = Fleet.of(cluster.stage(), CUSTOMERS, ALERTS_EACH);
      operator.awaitReady(cluster.stage().managementPort(), TIMEOUT);
      fleet.apply();
      fleet.awaitReady(TIMEOUT);
      operator.terminate();
      var exitCode = operator.exitCode();
      if (!Files.exists(cache)) {
        throw new IOException("no AOT cache, but exit code " + exitCode + ": see " + log);
      }
    }
    return cache;
  }

  private OperatorProcess start(BenchCluster cluster, Path cache) throws Exception {
    var controlPlane = cluster.controlPlane();
    var config =
        cluster
            .stage()
            .configFile("leaderElection: {enabled: true, namespace: mde-operator}")
            .toString();
    var command = new ArrayList<String>();
    command.add(OperatorImage.JAVA);
    command.addAll(ShippedDeployment.read().jvmFlags());
    command.addAll(new AotCache(cache.toString()).training());
    command.addAll(List.of("-jar", OperatorImage.JAR, "--config", config));
    return OperatorProcess.run(
        root.command(controlPlane.folder(), command),
        Installation.operatorKubeconfig(controlPlane),
        log);
  }
}
