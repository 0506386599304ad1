// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.tool;

import java.nio.file.Path;
import java.util.Map;

/** The programs that a class with {@link NeedsTool} named. */
public record Tools(Map<String, Path> paths) {

  /** The program, with its home in a folder that the caller may throw away. */
  public Program program(String name, Path workFolder) {
    return new Program(path(name), workFolder);
  }

  /**
   * Where the program is.
   *
   * @throws IllegalArgumentException when the class did not name it
   */
  public Path path(String name) {
    if (!paths.containsKey(name)) {
      throw new IllegalArgumentException("@NeedsTool does not name " + name);
    }
    return paths.get(name);
  }
}
