// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A process that writes to a log file and does not outlive this JVM: a shutdown hook ends it, and
 * where Linux' setpriv is installed the kernel does so even when this JVM is killed with -9.
 */
public final class ChildProcess {
  /** The parent whose death the kernel watches is a thread, hence one that lives as long as we. */
  private static final ExecutorService STARTER =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("child-process-starter").factory());

  private static final List<String> DIE_WITH_PARENT =
      Files.isExecutable(Path.of("/usr/bin/setpriv"))
          ? List.of("/usr/bin/setpriv", "--pdeathsig", "KILL", "--")
          : List.of();

  private final Process process;
  private final Path log;
  private final Thread hook;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts the command; both outputs are appended to {@code log}. */
  public static ChildProcess start(
      List<String> command, Map<String, String> environment, Path log) {
    var whole = new ArrayList<>(DIE_WITH_PARENT);
    whole.addAll(command);
    var builder =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    return new ChildProcess(onStarter(builder::start), log);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** SIGTERM; returns at once. */
  public void terminate() {
    process.destroy();
  }

  /** SIGSTOP: it does nothing more until it is resumed. */
  public void suspend() {
    signal("-STOP");
  }

  /** SIGCONT. */
  public void resume() {
    signal("-CONT");
  }

  private void signal(String signal) {
    var sent = onStarter(() -> new ProcessBuilder("kill", signal, "" + pid()).start().waitFor());
    if (sent != 0) {
      throw new IllegalStateException("cannot send " + signal + " to process " + pid());
    }
  }

  /** Waits for the end; 128 + signal number for a process that a signal ended. */
  public int exitCode() {
    try {
      var code = process.waitFor();
      forgetHook();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for process " + process.pid(), e);
    }
  }

  /** Everything written so far. */
  public String output() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException with the end of the log when the process is gone
   */
  public void requireAlive() {
    if (!isAlive()) {
      var lines = output().lines().toList();
      var last = lines.subList(Math.max(0, lines.size() - 20), lines.size());
      throw new IllegalStateException(
          last.stream()
              .collect(
                  Collectors.joining(
                      "\n", "process ended with %d:\n".formatted(exitCode()), "\n(" + log + ")")));
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // This JVM is ending: the hook finds the process gone.
    }
  }

  private static <T> T onStarter(Callable<T> start) {
    try {
      return STARTER.submit(start).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot start: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting a process", e);
    }
  }
}
