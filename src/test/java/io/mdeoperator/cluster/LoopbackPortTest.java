// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoopbackPortTest {
  /** So many that chance would give some of them to both. */
  private static final int MANY = 600;

  @Test
  void givesNoPortTwiceNorToTwoProcesses() throws Exception {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var other =
        new ProcessBuilder(
                java, "-cp", System.getProperty("java.class.path"), OtherProcess.class.getName())
            .redirectError(Redirect.INHERIT)
            .start();
    try (var printed = other.inputReader()) {
      var theirs = List.of(printed.readLine().split(" "));

      var ours = ports();

      assertThat(Stream.concat(ours, theirs.stream()).toList())
          .hasSize(2 * MANY)
          .doesNotHaveDuplicates();
    } finally {
      other.destroyForcibly();
    }
  }

  private static Stream<String> ports() {
    return IntStream.range(0, MANY).mapToObj(_ -> Integer.toString(LoopbackPort.free()));
  }

  /** Prints its ports in one line, and keeps them until it is killed. */
  static final class OtherProcess {
    private OtherProcess() {}

    public static void main(String[] arguments) throws IOException {
      System.out.println(String.join(" ", ports().toList()));
      System.in.read();
    }
  }
}
