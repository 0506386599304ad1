// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A script below {@code hack/} that builds programs once per version and machine, keeps them
 * outside of the tree, and prints where they are as its last line. What it needs is told there.
 */
public final class BuildScript {
  /** Exit code of a script whose programs are not there and cannot be built (EX_UNAVAILABLE). */
  private static final int UNAVAILABLE = 69;

  private BuildScript() {}

  /** The programs are neither there nor can they be built here. */
  public static final class UnavailableException extends Exception {
    UnavailableException(String message) {
      super(message);
    }
  }

  /**
   * Runs the script, which takes minutes the first time, and returns what it printed last.
   *
   * @param script from the project's folder on
   * @throws UnavailableException when nothing is built and what builds it is missing
   * @throws IllegalStateException when the build failed
   */
  public static Path run(String script, String... arguments)
      throws UnavailableException, InterruptedException {
    try {
      var command = new ArrayList<>(List.of("bash", projectFolder().resolve(script).toString()));
      command.addAll(List.of(arguments));
      var build = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      var output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return switch (build.waitFor()) {
        case 0 -> Path.of(output.strip().lines().toList().getLast());
        case UNAVAILABLE ->
            throw new UnavailableException(
                String.join(" ", command.subList(1, command.size()))
                    + " has built nothing yet, and cannot here: run it to see what is missing");
        default -> throw new IllegalStateException(script + " failed: see above");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where pom.xml is; Surefire and hack/java set the property, an IDE runs tests there anyway. */
  public static Path projectFolder() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }
}
