// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.sink.format.SampleAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/sinks/ecs.md} tells of all fields and shows a record as it is written; {@code
 * -Ddocs=write} rewrites the record.
 */
class EcsPageTest {
  private static final boolean REWRITE = "write".equals(System.getProperty("docs"));
  private static final Path PAGE = Path.of("docs/sinks/ecs.md");
  private static final String RECORD = "(?s)(## A record.*?```json\n)(.*?)(```)";
  private static final String VENDOR = "microsoft.defender_endpoint.";

  /** A row's second cell. */
  private static final Pattern FIELDS = Pattern.compile("(?m)^\\|[^|]*\\|([^|]*)\\|");

  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  @Test
  void theRecordShownIsWhatIsWritten() throws IOException {
    var record = printed(EcsAlerts.document(SampleAlerts.documented().toList().getLast()));
    var page = Files.readString(PAGE);

    if (REWRITE) {
      var block = Matcher.quoteReplacement(record);
      Files.writeString(PAGE, page.replaceFirst(RECORD, "$1" + block + "$3"));
    }

    assertThat(Files.readString(PAGE))
        .as("after a change run: mvn test -Dtest=EcsPageTest -Ddocs=write")
        .contains("```json\n" + record + "```");
  }

  @Test
  void theTableHasAllFieldsAndNoOther() throws IOException {
    var shown =
        matches(FIELDS, Files.readString(PAGE))
            .flatMap(cell -> matches(NAME, cell))
            .collect(Collectors.toSet());
    var written =
        SampleAlerts.generated(7, 2_000)
            .flatMap(alert -> fields("", EcsAlerts.document(alert)))
            .collect(Collectors.toSet());

    assertThat(shown).containsExactlyInAnyOrderElementsOf(written);
  }

  @Test
  void thePageNamesAllVendorFields() throws IOException {
    var names =
        SampleAlerts.generated(7, 2_000)
            .flatMap(
                alert ->
                    EcsAlerts.document(alert)
                        .at("/microsoft/defender_endpoint")
                        .properties()
                        .stream())
            .map(field -> field.getKey())
            .filter(name -> !name.equals("other"))
            .collect(Collectors.toSet());

    assertThat(matches(NAME, Files.readString(PAGE)).toList()).containsAll(names);
  }

  private static Stream<String> fields(String prefix, JsonNode object) {
    return object.properties().stream()
        .flatMap(
            field ->
                field.getValue().isObject()
                    ? fields(prefix + field.getKey() + ".", field.getValue())
                    : Stream.of(prefix + field.getKey()))
        .filter(field -> !field.startsWith(VENDOR));
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
