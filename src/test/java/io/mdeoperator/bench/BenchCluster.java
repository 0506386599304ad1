// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench;

import io.fabric8.kubernetes.client.Config;
import io.mdeoperator.cluster.ControlPlane;
import io.mdeoperator.cluster.ControlPlanePrograms;
import io.mdeoperator.cluster.install.AotCache;
import io.mdeoperator.cluster.install.Installation;
import io.mdeoperator.cluster.install.MemoryGroup;
import io.mdeoperator.cluster.install.OperatorProcess;
import io.mdeoperator.cluster.install.ShippedDeployment;
import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What is measured on: a control plane with the operator's manifests, and a stage on it. */
public final class BenchCluster implements AutoCloseable {
  /** No step of a benchmark takes longer on any machine that is worth measuring on. */
  public static final Duration TIMEOUT = Duration.ofMinutes(30);

  private final ControlPlane controlPlane;
  private final TestEnvironment stage;
  private final Runnable end;

  private BenchCluster(ControlPlane controlPlane, TestEnvironment stage, Runnable end) {
    this.controlPlane = controlPlane;
    this.stage = stage;
    this.end = end;
  }

  /** On a control plane of its own. */
  public static BenchCluster start() throws Exception {
    var controlPlane = ControlPlane.start(ControlPlanePrograms.findOrBuild());
    return on(controlPlane, controlPlane::close);
  }

  /** On this control plane, which the caller closes. */
  public static BenchCluster on(ControlPlane controlPlane) throws Exception {
    return on(controlPlane, () -> {});
  }

  private static BenchCluster on(ControlPlane controlPlane, Runnable end) throws Exception {
    Installation.install(controlPlane);
    var access = Config.fromKubeconfig(Installation.operatorKubeconfig(controlPlane).toFile());
    return new BenchCluster(
        controlPlane,
        new TestEnvironment(controlPlane.client(), access, controlPlane.namespace("fleet")),
        end);
  }

  /** Where it all runs. */
  public ControlPlane controlPlane() {
    return controlPlane;
  }

  /** The customers, and what the user applies. */
  public TestEnvironment stage() {
    return stage;
  }

  /** Starts the shipped operator; it is not ready yet. */
  OperatorProcess startOperator() throws Exception {
    return startOperator(ShippedDeployment.read().jvmFlags());
  }

  /** Starts the operator in a JVM with these flags; it is not ready yet. */
  public OperatorProcess startOperator(List<String> jvmFlags) throws Exception {
    return OperatorProcess.start(kubeconfig(), log(), jvmFlags, "--config", config());
  }

  /** The same in a control group. */
  public OperatorProcess startOperator(MemoryGroup group, List<String> jvmFlags) throws Exception {
    return OperatorProcess.startIn(group, kubeconfig(), log(), jvmFlags, "--config", config());
  }

  /** These flags, and the use of an AOT cache that a run with them has left. */
  public List<String> withAotCache(List<String> jvmFlags) throws Exception {
    return Stream.concat(jvmFlags.stream(), trainAotCache(jvmFlags).use().stream()).toList();
  }

  /** Has a run of the operator leave an AOT cache when it ends. */
  AotCache trainAotCache(List<String> jvmFlags) throws Exception {
    var cache = Files.createTempDirectory("aot").resolve("mde-operator.aot");
    var training = new AotCache(cache.toString());
    var flags = Stream.concat(jvmFlags.stream(), training.training().stream()).toList();
    try (var operator = startOperator(flags)) {
      operator.awaitReady(stage.managementPort(), TIMEOUT);
      operator.terminate();
      var exitCode = operator.exitCode();
      if (!Files.exists(cache)) {
        throw new IOException("no AOT cache, but exit code " + exitCode + ": " + operator.log());
      }
    }
    return training;
  }

  /** The same by a command that starts another one. */
  public OperatorProcess startOperator(List<String> prefix, List<String> jvmFlags)
      throws Exception {
    return OperatorProcess.startBy(prefix, kubeconfig(), log(), jvmFlags, "--config", config());
  }

  private Path kubeconfig() throws Exception {
    return Installation.operatorKubeconfig(controlPlane);
  }

  private Path log() {
    return controlPlane.folder().resolve("operator.log");
  }

  private String config() throws Exception {
    return stage
        .configFile(
            """
            leaderElection: {enabled: true, namespace: mde-operator}
            egress: {allowHosts: [localhost, '*.slow.example']}
            """)
        .toString();
  }

  @Override
  public void close() {
    stage.close();
    end.run();
  }
}
