package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What does not fit on a few screens is not read. */
class SourceSizeTest {
  private static final int MAX_FILE = 400;
  private static final int MAX_RECONCILE = 25;
  private static final int MAX_FILES = 20;

  /** From the head of a method to the brace below it; relies on the layout of the formatter. */
  private static final Pattern RECONCILE =
      Pattern.compile(
          "^(?<indent> +)(?:public |private |protected )?[^\\n=;(]+ reconcile\\([^;{}]*\\{\\n.*?^\\k<indent>\\}",
          Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void noFileIsTooLong() throws IOException {
    assertThat(sources().filter(file -> linesOf(file).size() > MAX_FILE)).isEmpty();
  }

  @Test
  void noReconcileMethodIsTooLong() throws IOException {
    var methods = sources().flatMap(SourceSizeTest::reconcileMethods).toList();

    assertThat(methods).as("the pattern still finds them").isNotEmpty();
    assertThat(methods)
        .allSatisfy(
            method -> assertThat(method.lines().toList()).hasSizeLessThanOrEqualTo(MAX_RECONCILE));
  }

  @Test
  void noFolderHasTooManyFiles() throws IOException {
    var files = sources().collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));

    assertThat(files)
        .allSatisfy((folder, count) -> assertThat(count).isLessThanOrEqualTo(MAX_FILES));
  }

  private static Stream<Path> sources() throws IOException {
    try (var files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    }
  }

  private static Stream<String> reconcileMethods(Path file) {
    return RECONCILE.matcher(String.join("\n", linesOf(file))).results().map(MatchResult::group);
  }

  private static List<String> linesOf(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
