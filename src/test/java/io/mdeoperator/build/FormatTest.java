// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every source file names its licence and is formatted by google-java-format. {@code mvn test
 * -Dtest=FormatTest -Dformat} rewrites those that are not. A test, since the formatter has to run
 * on the Java that it formats, and Maven itself may run on an older one.
 */
class FormatTest {
  private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0\n";
  private static final boolean REWRITE = System.getProperty("format") != null;

  @Test
  void sourcesAreFormatted() throws Exception {
    var unformatted = new ArrayList<Path>();
    for (var file : sources()) {
      var text = Files.readString(file);
      var formatted = format(text);
      if (REWRITE) {
        Files.writeString(file, formatted);
      } else if (!formatted.equals(text)) {
        unformatted.add(file);
      }
    }
    assertThat(unformatted).as("run: mvn test -Dtest=FormatTest -Dformat").isEmpty();
  }

  @Test
  void licenceIsNamedOnce() throws Exception {
    var source = "/** A package. */\npackage probe;\n";

    assertThat(format(source)).isEqualTo(LICENCE + source);
    assertThat(format(LICENCE + source)).isEqualTo(LICENCE + source);
  }

  private static String format(String text) throws Exception {
    var licensed = text.startsWith(LICENCE) ? text : LICENCE + text;
    var imports =
        ImportOrderer.reorderImports(
            RemoveUnusedImports.removeUnusedImports(licensed), Style.GOOGLE);
    return new Formatter().formatSource(imports);
  }

  private static List<Path> sources() throws Exception {
    try (var files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
