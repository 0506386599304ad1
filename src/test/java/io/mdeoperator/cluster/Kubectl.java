// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import io.mdeoperator.tool.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The real kubectl with one kubeconfig. */
public final class Kubectl {
  private final Program program;
  private final Path kubeconfig;
  private final Path workFolder;

  public Kubectl(String program, Path kubeconfig, Path workFolder) {
    this.program = new Program(Path.of(program), workFolder);
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
  public Program.Result tryRun(String... arguments) {
    var all = new ArrayList<>(List.of("--kubeconfig", kubeconfig.toString()));
    all.add("--cache-dir=" + workFolder.resolve("kubectl-cache"));
    all.addAll(List.of(arguments));
    return program.run(all);
  }

  /** Applies a manifest that is given as text. */
  public String apply(String yaml) {
    return withFile(yaml, this::apply);
  }

  /** Applies a manifest that may be refused, on the server's side. */
  public Program.Result tryApply(String yaml) {
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
}
