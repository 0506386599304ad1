// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.install;

import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.tool.BuildScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The operator as it is shipped: {@code java -jar target/mde-operator.jar} in a process of its own,
 * on the Java of the tests, or on the one that the property {@code operator.java} names. The jar
 * exists from Maven's package phase on.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String JAVA =
      System.getProperty(
          "operator.java", Path.of(System.getProperty("java.home"), "bin", "java").toString());

  private final ChildProcess process;

  private OperatorProcess(ChildProcess process) {
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param kubeconfig whose rights it has; written to the environment as {@code KUBECONFIG}
   * @param log what it prints is appended here
   * @param jvmFlags for example {@code -Xmx128m}
   * @param arguments of the operator, for example {@code --config}, file
   */
  public static OperatorProcess start(
      Path kubeconfig, Path log, List<String> jvmFlags, String... arguments) {
    return startBy(List.of(), kubeconfig, log, jvmFlags, arguments);
  }

  /** The same in a control group that holds it to a limit of memory. */
  public static OperatorProcess startIn(
      MemoryGroup group, Path kubeconfig, Path log, List<String> jvmFlags, String... arguments) {
    return startBy(group.prefix(), kubeconfig, log, jvmFlags, arguments);
  }

  /**
   * The same by a command that starts another one.
   *
   * @param prefix the command; ends by executing the words behind it
   */
  public static OperatorProcess startBy(
      List<String> prefix, Path kubeconfig, Path log, List<String> jvmFlags, String... arguments) {
    var project = BuildScript.projectFolder();
    var command = new ArrayList<>(prefix);
    command.add(JAVA);
    command.addAll(jvmFlags);
    command.addAll(List.of("-jar", project.resolve("target/mde-operator.jar").toString()));
    command.addAll(List.of(arguments));
    return run(command, kubeconfig, log);
  }

  /** The same by another command, for example of another Java. */
  public static OperatorProcess run(List<String> command, Path kubeconfig, Path log) {
    var environment = Map.of("KUBECONFIG", kubeconfig.toString());
    return new OperatorProcess(ChildProcess.start(command, environment, log));
  }

  /**
   * Waits until {@code /readyz} on that port of 127.0.0.1 answers 200.
   *
   * @throws IllegalStateException with the end of the log when the process ends before
   */
  public void awaitReady(int managementPort, Duration atMost) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/readyz"))
            .timeout(Duration.ofSeconds(2))
            .build();
    Awaitility.await("operator is ready")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> answersOk(request));
  }

  private boolean answersOk(HttpRequest request) throws InterruptedException {
    process.requireAlive();
    try {
      return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What {@code /metrics} on that port of 127.0.0.1 says. */
  public static String metrics(int managementPort) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/metrics"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading metrics", e);
    }
  }

  /**
   * Does nothing while it runs.
   *
   * @throws IllegalStateException with the end of the log when it has ended
   */
  public void requireAlive() {
    process.requireAlive();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when it is gone. */
  public void kill() {
    process.kill();
  }

  /** SIGSTOP: it does nothing more until it is resumed. */
  public void suspend() {
    process.suspend();
  }

  /** SIGCONT. */
  public void resume() {
    process.resume();
  }

  /** SIGTERM; returns at once. */
  public void terminate() {
    process.terminate();
  }

  /** Waits for its end; 128 + signal number when a signal ended it. */
  public int exitCode() {
    return process.exitCode();
  }

  /** Everything it printed so far. */
  public String log() {
    return process.output();
  }

  /** {@link #kill}. */
  @Override
  public void close() {
    kill();
  }
}
