// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*)\"");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "It goes on.",
        "the token in hand",
        "is told to wait",
        "it is no URL",
        "It belongs to somebody else.",
        "mend it",
        "it starts anew",
        "The certificate has\nended.",
        "It ended at noon.",
        "gone for good",
        "is looked at later",
        "There is nothing to do."
      })
  void findsTheDialect(String text) {
    assertThat(Dialect.in(text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "There is no Secret.",
        "The link is no longer in use.",
        "The test name ends in IT.",
        "the recommended amendment"
      })
  void leavesStandardWordsAlone(String text) {
    assertThat(Dialect.in(text)).isEmpty();
  }

  /** Statuses, events, log messages, configuration errors: whatever the program can say. */
  @Test
  void noTextOfTheProgramUsesIt() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      var sources = files.filter(file -> file.toString().endsWith(".java"));
      assertThat(sources.flatMap(file -> found(file).stream())).isEmpty();
    }
  }

  private static List<String> found(Path file) {
    try {
      return LITERAL
          .matcher(Files.readString(file))
          .results()
          .map(literal -> literal.group(1))
          .filter(text -> !Dialect.in(text).isEmpty())
          .map(text -> file + ": " + text)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
