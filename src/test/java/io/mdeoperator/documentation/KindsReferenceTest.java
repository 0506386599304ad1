// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation says of the kinds' columns and defaults, against their definitions. */
class KindsReferenceTest {
  private static final Pattern COLUMNS =
      Pattern.compile(
          "^Columns: (?<usual>[A-Z, -]+); with `-o wide` also (?<wide>[A-Z, -]+)\\.$",
          Pattern.MULTILINE);
  private static final Pattern LIMITS = Pattern.compile("\\d+[smh] to \\d+[smh]");
  private static final Pattern DEFAULT =
      Pattern.compile("^\\| `(?<field>\\w+)` \\| `(?<value>[^`]+)` \\|", Pattern.MULTILINE);

  @Test
  void columnsAreThoseOfTheDefinitions() throws Exception {
    var shown =
        COLUMNS
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(line -> List.of(line.group("usual"), line.group("wide")));
    assertThat(shown)
        .containsExactly(
            columns("mdeapplications"),
            columns("mdetenants"),
            columns("mdealertsyncs"),
            columns("mdehuntingqueries"),
            columns("mdemachineactions"));
  }

  @Test
  void defaultsOfAFeedAreThoseOfItsDefinition() throws Exception {
    var fields =
        version("mdealertsyncs")
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec")
            .getProperties();
    var rows = DEFAULT.matcher(Files.readString(Path.of("docs/alert-feed.md"))).results().toList();
    assertThat(rows)
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(fields.get(row.group("field")).getDefault())
                    .isEqualTo(new YAMLMapper().readTree(row.group("value"))));
  }

  /** The bounds that descriptions name; the schema tests hold them against the rules. */
  @Test
  void limitsOfAFeedAreThoseOfItsDefinition() throws Exception {
    var pages =
        Files.readString(Path.of("docs/alert-feed.md"))
            + Files.readString(Path.of("docs/sinks/configmap.md"));
    var definition = Path.of("crds", "mdealertsyncs.mde-operator.io.yaml").toFile();
    var limits =
        new YAMLMapper()
            .readTree(definition).findValues("description").stream()
                .flatMap(text -> LIMITS.matcher(text.toString()).results())
                .map(limit -> limit.group());
    assertThat(limits).hasSizeGreaterThan(5).allSatisfy(limit -> assertThat(pages).contains(limit));
  }

  private static List<String> columns(String plural) throws Exception {
    var all = version(plural).getAdditionalPrinterColumns();
    return List.of(names("NAME", all, 0), names(null, all, 1));
  }

  private static String names(
      String first, List<CustomResourceColumnDefinition> columns, int priority) {
    var names =
        columns.stream()
            .filter(column -> column.getPriority() == priority)
            .map(CustomResourceColumnDefinition::getName);
    return String.join(", ", Stream.concat(Stream.ofNullable(first), names).toList());
  }

  private static CustomResourceDefinitionVersion version(String plural) throws Exception {
    var file = Path.of("crds", plural + ".mde-operator.io.yaml");
    return Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class)
        .getSpec()
        .getVersions()
        .getFirst();
  }
}
