// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The names of all types in the project's sources, nested ones too. */
final class DeclaredTypes {
  private static final Pattern DECLARATION =
      Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w+)");

  private DeclaredTypes() {}

  static Set<String> names() throws IOException {
    var names = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src"))) {
      for (var file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        DECLARATION
            .matcher(Files.readString(file))
            .results()
            .forEach(match -> names.add(match.group(1)));
      }
    }
    return names;
  }
}
