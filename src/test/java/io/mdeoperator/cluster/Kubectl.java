// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The real kubectl with one kubeconfig, untouched by the settings of whoever runs the tests. A
 * command that has not ended after two minutes is killed.
 */
public final class Kubectl {
  private static final long LIMIT_SECONDS = 120;

  private final String program;
  private final Path kubeconfig;
  private final Path workFolder;

  /** What a command left behind; {@code code} is its exit code. */
  public record Result(int code, String out, String err) {}

  public Kubectl(String program, Path kubeconfig, Path workFolder) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.workFolder = workFolder;
  }

  /**
   * Runs a command that has to succeed, and returns its standard output.
   *
   * @throws IllegalStateException with kubectl's message when it ends with another code than 0
   */
  public String run(String... arguments) {
    var result = tryRun(arguments);
    if (result.code() != 0) {
      throw new IllegalStateException(
          "kubectl %s ended with %d: %s"
              .formatted(String.join(" ", arguments), result.code(), result.err().strip()));
    }
    return result.out();
  }

  /** Runs a command that may fail. */
  public Result tryRun(String... arguments) {
    try {
      var out = Files.createTempFile(workFolder, "kubectl-", ".out");
      var err = Files.createTempFile(workFolder, "kubectl-", ".err");
      try {
        var code = end(start(arguments, out, err), arguments);
        return new Result(code, Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies a manifest that is given as text. */
  public String apply(String yaml) {
    return withFile(yaml, this::apply);
  }

  /** Applies a manifest that may be refused, on the server's side. */
  public Result tryApply(String yaml) {
    return withFile(yaml, file -> tryRun("apply", "--server-side", "-f", file.toString()));
  }

  private <T> T withFile(String yaml, Function<Path, T> use) {
    try {
      var file = Files.createTempFile(workFolder, "manifest-", ".yaml");
      try {
        return use.apply(Files.writeString(file, yaml));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Applies a file or all files of a folder. */
  public String apply(Path manifest) {
    return run("apply", "-f", manifest.toString());
  }

  private Process start(String[] arguments, Path out, Path err) throws IOException {
    var command = new ArrayList<>(List.of(program, "--kubeconfig", kubeconfig.toString()));
    command.add("--cache-dir=" + workFolder.resolve("kubectl-cache"));
    command.addAll(List.of(arguments));
    var builder =
        new ProcessBuilder(command)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("HOME", workFolder.toString());
    return builder.start();
  }

  private static int end(Process process, String[] arguments) {
    try {
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IllegalStateException("kubectl does not end: " + String.join(" ", arguments));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while kubectl ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
