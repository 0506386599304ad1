// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.cef;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.sink.format.SampleAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/sinks/cef.md} tells of all keys. */
class CefPageTest {
  private static final Path PAGE = Path.of("docs/sinks/cef.md");

  /** A row's second cell. */
  private static final Pattern KEYS = Pattern.compile("(?m)^\\|[^|]*\\|([^|]*)\\|");

  private static final Pattern NAME = Pattern.compile("`(\\w+)`");

  @Test
  void theTableHasAllKeysAndNoOther() throws IOException {
    var page = Files.readString(PAGE);
    var table = page.substring(page.indexOf("## The extension"));
    var shown =
        matches(KEYS, table).flatMap(cell -> matches(NAME, cell)).collect(Collectors.toSet());

    assertThat(shown).containsExactlyInAnyOrderElementsOf(written().collect(Collectors.toSet()));
  }

  private static Stream<String> written() {
    return SampleAlerts.generated(7, 2_000)
        .flatMap(alert -> Stream.of(CefFields.line(alert), CefFields.line(alert, false)))
        .flatMap(line -> CefFields.read(line).extension().keySet().stream());
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1));
  }
}
