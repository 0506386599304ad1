// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where a receiver's files are: a folder of its own under {@code target/receivers}. */
record ReceiverFolder(Path path, String program) {
  static ReceiverFolder of(Path program) throws IOException {
    var name = program.getFileName().toString();
    var parent = BuildScript.projectFolder().resolve("target/receivers");
    return new ReceiverFolder(
        Files.createTempDirectory(Files.createDirectories(parent), name + "-"), name);
  }

  /** Stays when the receiver is closed. */
  Path log() {
    return path.resolve(program + ".log");
  }

  Path data() {
    return path.resolve("data");
  }

  /** The whole lines of a file that a receiver adds to. */
  static List<String> lines(Path file) throws IOException {
    var written = Files.readString(file);
    // What is behind the last end of a line is being written.
    return written.substring(0, written.lastIndexOf('\n') + 1).lines().toList();
  }

  void deleteData() {
    TestFolders.delete(data());
  }
}
