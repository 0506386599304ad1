// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that is untouched by the settings of whoever runs the tests: its home is {@code
 * workFolder}. A command that has not ended after two minutes is killed.
 */
public record Program(Path path, Path workFolder) {
  private static final long LIMIT_SECONDS = 120;

  /** What a command left behind; {@code code} is its exit code. */
  public record Result(int code, String out, String err) {}

  /** Runs a command, which may fail. */
  public Result run(List<String> arguments) {
    return run(arguments, "");
  }

  /** The same with something to read on its standard input. */
  public Result run(List<String> arguments, String input) {
    try {
      var in = Files.writeString(Files.createTempFile(workFolder, "program-", ".in"), input);
      var out = Files.createTempFile(workFolder, "program-", ".out");
      var err = Files.createTempFile(workFolder, "program-", ".err");
      try {
        var code = end(start(arguments, in, out, err), arguments);
        return new Result(code, Files.readString(out), Files.readString(err));
      } finally {
        Files.delete(in);
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Process start(List<String> arguments, Path in, Path out, Path err) throws IOException {
    var command = new ArrayList<>(List.of(path.toString()));
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("HOME", workFolder.toString());
    return builder.start();
  }

  private int end(Process process, List<String> arguments) {
    try {
      if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        return process.exitValue();
      }
      throw new IllegalStateException(path + " does not end: " + String.join(" ", arguments));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + path + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
