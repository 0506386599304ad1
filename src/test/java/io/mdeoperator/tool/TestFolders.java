// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders of processes that tests start. */
public final class TestFolders {
  private TestFolders() {}

  /** Deletes a folder that nobody writes to any more, with what is in it. */
  public static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
