// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the attack list names a test that there is. */
class SecurityPageTest {
  private static final Path PAGE = Path.of("docs/security.md");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Pattern ROW = Pattern.compile("^\\|(?! Attempt |---).*$", Pattern.MULTILINE);
  private static final Pattern TEST = Pattern.compile("\\| `(\\w+)\\.(\\w+)` \\|$");

  static List<String> rows() throws IOException {
    return ROW.matcher(Files.readString(PAGE)).results().map(row -> row.group()).toList();
  }

  @Test
  void thereAreRows() throws IOException {
    assertThat(rows()).hasSizeGreaterThan(15);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rowNamesATest(String row) throws IOException {
    var test = TEST.matcher(row);
    assertThat(test.find()).as(row).isTrue();
    try (Stream<Path> files = Files.walk(TESTS)) {
      var file =
          files
              .filter(path -> path.endsWith(test.group(1) + ".java"))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no class " + test.group(1)));
      assertThat(Files.readString(file)).contains("void " + test.group(2) + "(");
    }
  }
}
