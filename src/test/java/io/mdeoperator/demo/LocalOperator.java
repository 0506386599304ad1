// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.demo.tables.ProjectFiles;
import io.mdeoperator.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** In a process of its own on this machine. */
public final class LocalOperator implements DemoOperator {
  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final List<String> JVM_FLAGS = List.of("-Xmx256m");

  private final Path kubeconfig;
  private final Path config;
  private final Path log;
  private final int port;
  private final int consentPort;
  private OperatorProcess process;

  private LocalOperator(Path kubeconfig, Path config, Path log, int port, int consentPort) {
    this.kubeconfig = kubeconfig;
    this.config = config;
    this.log = log;
    this.port = port;
    this.consentPort = consentPort;
  }

  /**
   * Starts it and returns when it is ready.
   *
   * @param folder for its configuration and its log
   * @param namespaces that it watches; empty means all
   */
  public static LocalOperator start(
      Path folder, Path kubeconfig, Simulator simulator, List<String> namespaces)
      throws IOException, DemoFailedException {
    var port = LoopbackPort.free();
    var consentPort = LoopbackPort.free();
    var config =
        Files.writeString(
            folder.resolve("config.yaml"),
            Serialization.asYaml(
                config(simulator, simulator.writeCa(folder), port, consentPort, namespaces)));
    var log = folder.resolve("operator.log");
    var operator = new LocalOperator(kubeconfig, config, log, port, consentPort);
    operator.comeBack();
    return operator;
  }

  @Override
  public void comeBack() throws DemoFailedException {
    process = OperatorProcess.start(kubeconfig, log, JVM_FLAGS, "--config", config.toString());
    try {
      process.awaitReady(port, START_LIMIT);
    } catch (ConditionTimeoutException e) {
      close();
      throw new DemoFailedException(
          "the operator is not ready after %d seconds".formatted(START_LIMIT.toSeconds()), e);
    } catch (IllegalStateException e) {
      close();
      throw new DemoFailedException("the operator does not start: " + e.getMessage(), e);
    }
  }

  private static Map<String, Object> config(
      Simulator simulator, Path authority, int port, int consentPort, List<String> namespaces) {
    return Map.of(
        "watchNamespaces",
        namespaces,
        "identity",
        Map.of("userAgent", "MdePartner-Demo-mde-operator/1"),
        "clouds",
        Map.of("Public", cloud(simulator)),
        "trust",
        Map.of("caBundle", authority.toString()),
        "egress",
        Map.of("allowHosts", List.of("localhost")),
        "management",
        Map.of("port", port),
        "consent",
        Map.of("port", consentPort));
  }

  private static Map<String, String> cloud(Simulator simulator) {
    return Map.of(
        "loginUrl",
        simulator.loginUrl(),
        "apiUrl",
        simulator.apiUrl(),
        "graphUrl",
        simulator.graphUrl());
  }

  @Override
  public String description() {
    return "a process of its own, its log is " + logFile();
  }

  @Override
  public URI consentPages() {
    return URI.create("http://localhost:" + consentPort);
  }

  @Override
  public Path logFile() {
    return ProjectFiles.fromProject(log);
  }

  @Override
  public String log() {
    return process.log();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.terminate();
    process.exitCode();
  }
}
