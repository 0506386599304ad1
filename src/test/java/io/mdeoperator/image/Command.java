// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A program of the machine. */
final class Command {
  private Command() {}

  /**
   * Runs it to its end, and returns what it has printed.
   *
   * @throws IOException with that when it has failed
   */
  static String run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it ran: " + command.getFirst(), e);
    }
    return output;
  }
}
