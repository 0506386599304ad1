// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.process;

import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Shipped operators of one stage in processes of their own, with the shipped rights and flags, by
 * number from 1 on. Their logs and configurations are in the control plane's folder. For one
 * thread.
 */
public final class ShippedOperators implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final ControlPlane cluster;
  private final TestEnvironment stage;
  private final Map<Integer, Operator> alive = new LinkedHashMap<>();
  private int last;

  private record Operator(OperatorProcess process, int managementPort) {}

  /** Starts none yet. */
  public ShippedOperators(ControlPlane cluster, TestEnvironment stage) {
    this.cluster = cluster;
    this.stage = stage;
  }

  /** The operator's kubeconfig, whose API server is behind a gate. */
  public Path kubeconfig(LoopbackGate gate) throws IOException {
    var direct = Files.readString(Installation.operatorKubeconfig(cluster));
    return Files.writeString(
        cluster.folder().resolve(stage.namespace() + "-" + gate.port() + ".kubeconfig"),
        direct.replace(":" + apiServerPort(cluster), ":" + gate.port()));
  }

  /** Where the API server listens on 127.0.0.1. */
  public static int apiServerPort(ControlPlane cluster) {
    return URI.create(cluster.client().getMasterUrl().toString()).getPort();
  }

  /**
   * Starts another one and returns its number at once.
   *
   * @param changed of its configuration, beside its ports
   */
  public int start(Path kubeconfig, UnaryOperator<String> changed) throws Exception {
    var number = ++last;
    var managementPort = LoopbackPort.free();
    var config =
        Files.readString(stage.configFile())
            .replace("port: " + stage.managementPort(), "port: " + managementPort)
            .replace("port: " + stage.consentPort(), "port: " + LoopbackPort.free());
    var file = cluster.folder().resolve(stage.namespace() + "-" + number);
    Files.writeString(Path.of(file + ".yaml"), changed.apply(config));
    var process =
        OperatorProcess.start(
            kubeconfig,
            Path.of(file + ".log"),
            ShippedDeployment.read().jvmFlags(),
            "--config",
            file + ".yaml");
    alive.put(number, new Operator(process, managementPort));
    return number;
  }

  /** The numbers of those that run. */
  public List<Integer> running() {
    return List.copyOf(alive.keySet());
  }

  /** Of one that runs. */
  public OperatorProcess process(int number) {
    return alive.get(number).process();
  }

  /** Returns when all that run are ready. */
  public void awaitReady() {
    alive
        .values()
        .forEach(operator -> operator.process().awaitReady(operator.managementPort(), PATIENCE));
  }

  /** SIGKILL. */
  public void kill(int number) {
    alive.remove(number).process().kill();
  }

  /** Waits for the end of one that is about to end, and returns its exit status. */
  public int ended(int number) {
    return alive.remove(number).process().exitCode();
  }

  @Override
  public void close() {
    alive.values().forEach(operator -> operator.process().close());
    alive.clear();
  }
}
