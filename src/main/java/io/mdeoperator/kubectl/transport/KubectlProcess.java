// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.transport;

import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One run of kubectl. For one thread. */
final class KubectlProcess {
  private static final int MAX_ERROR_LINES = 1000;
  private static final int MAX_ERROR_LINE = 4096;

  private final List<String> command;
  private final Duration timeout;
  private final Process process;
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread errorReader;
  private final Thread watch;
  private volatile boolean isLate;

  private KubectlProcess(
      List<String> command, Duration timeout, Process process, Consumer<String> messages) {
    this.command = command;
    this.timeout = timeout;
    this.process = process;
    this.errorReader = daemon("kubectl-messages", () -> readErrors(messages));
    this.watch = daemon("kubectl-deadline", this::endWhenLate);
  }

  /** How standard output is read. */
  interface Reading<T> {
    T of(InputStream out) throws IOException;
  }

  /**
   * Starts it. Without a text for its standard input it has the user's, for logins that ask.
   *
   * @param messages takes what it and its logins write for people, but errors
   */
  static KubectlProcess start(
      List<String> command, Duration timeout, String input, Consumer<String> messages)
      throws KubectlException {
    var builder = new ProcessBuilder(command);
    if (input.isEmpty()) {
      builder.redirectInput(Redirect.INHERIT);
    }
    try {
      var started = new KubectlProcess(command, timeout, builder.start(), messages);
      started.errorReader.start();
      started.watch.start();
      daemon("kubectl-input", () -> started.write(input)).start();
      return started;
    } catch (IOException e) {
      throw new KubectlException(
          Cause.OTHER,
          "kubectl cannot be started: install it, and see that its folder is on the PATH ("
              + e.getMessage()
              + ").");
    }
  }

  /**
   * Reads all that it prints, and waits for its end.
   *
   * @throws KubectlException when it failed or was late
   */
  <T> T read(Reading<T> reading) throws KubectlException {
    try (var out = process.getInputStream()) {
      T result;
      try {
        result = reading.of(out);
      } catch (IOException e) {
        kill();
        end();
        throw isLate ? late() : failed(e);
      }
      var code = end();
      if (isLate) {
        throw late();
      }
      if (code != 0) {
        throw KubectlException.of(command, code, String.join("\n", errors));
      }
      return result;
    } catch (IOException e) {
      throw failed(e);
    } finally {
      kill();
    }
  }

  /** Whether a line is of kubectl's own log. */
  static boolean isLog(String line) {
    return line.matches("[EWI]\\d{4} .*");
  }

  /** Whether a line says why kubectl ends. */
  static boolean isError(String line) {
    return line.startsWith("error: ")
        || line.startsWith("Error from server")
        || line.startsWith("Unable to connect")
        || line.startsWith("The connection to the server");
  }

  private int end() throws KubectlException {
    try {
      var code = process.waitFor();
      ended.countDown();
      errorReader.join();
      return code;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KubectlException(Cause.OTHER, "Interrupted while kubectl ran.");
    }
  }

  private void endWhenLate() {
    try {
      if (!ended.await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        isLate = true;
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** With its logins, which would keep its output open. */
  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void write(String input) {
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      errors.add("kubectl did not read all of its input"); // its own words follow
    }
  }

  private void readErrors(Consumer<String> messages) {
    var stream = new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8);
    try (var lines = new BufferedReader(stream)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (errors.size() < MAX_ERROR_LINES) {
          errors.add(line.substring(0, Math.min(line.length(), MAX_ERROR_LINE)));
        }
        if (!isLog(line) && !isError(line)) {
          messages.accept(line);
        }
      }
    } catch (IOException e) {
      errors.add("(cut off)"); // it was killed
    }
  }

  private KubectlException late() {
    return new KubectlException(
        Cause.OTHER,
        "kubectl "
            + command.get(1)
            + " did not end within "
            + timeout.toSeconds()
            + " s and was stopped: is the cluster reachable?");
  }

  private KubectlException failed(IOException e) {
    return new KubectlException(
        Cause.OTHER, "kubectl " + command.get(1) + ": " + e.getMessage() + ".");
  }

  private static Thread daemon(String name, Runnable work) {
    return Thread.ofPlatform().daemon().name(name).unstarted(work);
  }
}
