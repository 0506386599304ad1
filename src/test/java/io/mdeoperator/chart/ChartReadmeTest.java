// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.comments.CommentType;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The chart's README lists its values; {@code -Dmanifests=write} rewrites the list. */
class ChartReadmeTest {
  private static final boolean REWRITE = "write".equals(System.getProperty("manifests"));
  private static final Path README = Helm.CHART.resolve("README.md");
  private static final String LIST = "## Values\n\n";

  /** A value or a group of values, as {@code values.yaml} has it. */
  private record Value(String path, Optional<String> defaultValue, String description) {
    String row() {
      return "| `%s` | %s | %s |"
          .formatted(
              path,
              defaultValue.map(text -> "`" + text + "`").orElse(""),
              description.replace("|", "\\|"));
    }
  }

  @Test
  void readmeListsTheValues() throws IOException {
    var readme = Files.readString(README);
    var written = readme.substring(0, readme.indexOf(LIST)) + LIST + table();

    if (REWRITE) {
      Files.writeString(README, written);
    }

    assertThat(Files.readString(README))
        .as("after a change run: mvn test -Dtest=ChartReadmeTest -Dmanifests=write")
        .isEqualTo(written);
  }

  private static String table() throws IOException {
    var options = new LoaderOptions();
    options.setProcessComments(true);
    var text = Files.readString(Helm.CHART.resolve("values.yaml"));
    var commented = (MappingNode) new Yaml(options).compose(new StringReader(text));
    return Stream.concat(
            Stream.of("| Value | Default | What it is |", "|---|---|---|"),
            values("", commented, Helm.objects(text).getFirst()).map(Value::row))
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /** Every value that has no others below it, and every group with a comment. */
  private static Stream<Value> values(String prefix, MappingNode commented, JsonNode defaults) {
    return commented.getValue().stream()
        .flatMap(
            tuple -> {
              var name = ((ScalarNode) tuple.getKeyNode()).getValue();
              var path = prefix + name;
              var value = defaults.path(name);
              if (!value.isObject() || value.isEmpty()) {
                return Stream.of(
                    new Value(path, Optional.of(value.toString()), description(tuple)));
              }
              return Stream.concat(
                  Stream.of(new Value(path, Optional.empty(), description(tuple)))
                      .filter(group -> !group.description().isEmpty()),
                  values(path + ".", (MappingNode) tuple.getValueNode(), value));
            });
  }

  /** The comment directly above, in one line. */
  private static String description(NodeTuple tuple) {
    var comments = Optional.ofNullable(tuple.getKeyNode().getBlockComments()).orElse(List.of());
    var blank =
        comments.stream()
            .map(CommentLine::getCommentType)
            .toList()
            .lastIndexOf(CommentType.BLANK_LINE);
    return comments.subList(blank + 1, comments.size()).stream()
        .map(line -> line.getValue().strip().replaceFirst("^-- ", ""))
        .collect(Collectors.joining(" "));
  }
}
