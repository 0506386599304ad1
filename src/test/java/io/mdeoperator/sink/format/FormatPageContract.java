// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A format's page tells of all its fields and shows a record as it is written; {@code -Ddocs=write}
 * rewrites the record.
 */
public abstract class FormatPageContract {
  private static final boolean REWRITE = "write".equals(System.getProperty("docs"));
  private static final String RECORD = "(?s)(## A record.*?```json\n)(.*?)(```)";

  /** A row's second cell. */
  private static final Pattern FIELDS = Pattern.compile("(?m)^\\|[^|]*\\|([^|]*)\\|");

  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private final Path page;
  private final FormatUnderTest format;
  private final Predicate<String> isVendors;

  /**
   * @param isVendors which fields are Defender's, and so not in the table, by their full names
   */
  protected FormatPageContract(Path page, FormatUnderTest format, Predicate<String> isVendors) {
    this.page = page;
    this.format = format;
    this.isVendors = isVendors;
  }

  @Test
  void theRecordShownIsWhatIsWritten() throws IOException {
    var record = printed(format.document(SampleAlerts.documented().toList().getLast()));
    if (REWRITE) {
      var block = Matcher.quoteReplacement(record);
      Files.writeString(page, Files.readString(page).replaceFirst(RECORD, "$1" + block + "$3"));
    }

    assertThat(Files.readString(page))
        .as("after a change run: mvn test -Dtest=%s -Ddocs=write", getClass().getSimpleName())
        .contains("```json\n" + record + "```");
  }

  @Test
  void theTableHasAllFieldsAndNoOther() throws IOException {
    var shown =
        matches(FIELDS, Files.readString(page))
            .flatMap(cell -> matches(NAME, cell))
            .collect(Collectors.toSet());
    var written = documents().flatMap(document -> fields("", document)).collect(Collectors.toSet());

    assertThat(shown).containsExactlyInAnyOrderElementsOf(written);
  }

  /** Of many alerts, which have all fields together. */
  protected final Stream<JsonNode> documents() {
    return SampleAlerts.generated(7, 2_000).map(format::document);
  }

  /** All that the page has in the style of code. */
  protected final Stream<String> names() throws IOException {
    return matches(NAME, Files.readString(page));
  }

  /** By their full names; those of a list of objects have brackets. */
  private Stream<String> fields(String prefix, JsonNode object) {
    return object.properties().stream()
        .flatMap(field -> fieldsOf(prefix + field.getKey(), field.getValue()))
        .filter(isVendors.negate());
  }

  private Stream<String> fieldsOf(String name, JsonNode value) {
    if (value.isObject()) {
      return fields(name + ".", value);
    }
    return value.path(0).isObject()
        ? value.valueStream().flatMap(item -> fields(name + "[].", item))
        : Stream.of(name);
  }

  private static Stream<String> matches(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
  }

  private static String printed(JsonNode document) throws IOException {
    var printer =
        new DefaultPrettyPrinter()
            .withSeparators(
                Separators.createDefaultInstance()
                    .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return SampleAlerts.JSON.writer(printer).writeValueAsString(document) + "\n";
  }
}
