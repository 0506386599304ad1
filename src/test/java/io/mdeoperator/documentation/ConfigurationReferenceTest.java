// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.api.v1alpha1.Cloud;
import io.mdeoperator.api.v1alpha1.Geo;
import io.mdeoperator.base.Version;
import io.mdeoperator.config.BuiltInClouds;
import io.mdeoperator.config.ConfigFile;
import io.mdeoperator.config.OperatorConfig;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables in {@code docs/operations.md} against the operator's configuration. */
class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("docs/operations.md");
  private static final Pattern KEY_ROW =
      Pattern.compile("^\\| `([a-z][\\w.]*)` \\| `([^`]*)` \\| .+\\|$", Pattern.MULTILINE);
  private static final int CLOUD_COLUMNS = 7;
  private static final Pattern CLOUD_ROW =
      Pattern.compile(
          "^\\| `([A-Z]\\w*)`" + " \\| `(\\S+)`".repeat(CLOUD_COLUMNS) + " \\|$",
          Pattern.MULTILINE);

  @TempDir private Path folder;
  private String page;

  @BeforeEach
  void readPage() throws Exception {
    page = Files.readString(PAGE);
  }

  @Test
  void everyKeyHasItsRow() {
    assertThat(defaults().keySet())
        .containsExactlyElementsOf(keys("", OperatorConfig.class).toList());
  }

  @Test
  void defaultsAreThoseOfTheOperator() throws Exception {
    var shown = JsonNodeFactory.instance.objectNode();
    for (var row : defaults().entrySet()) {
      var path = List.of(row.getKey().split("\\."));
      ObjectNode parent = shown;
      for (var step : path.subList(0, path.size() - 1)) {
        parent = parent.withObjectProperty(step);
      }
      var value = row.getValue().replace("<version>", Version.get());
      parent.set(path.getLast(), new YAMLMapper().readTree(value));
    }
    assertThat(read(shown.toString())).isEqualTo(read(""));
  }

  @Test
  void cloudsAreWhereTheTableSays() throws Exception {
    var clouds = BuiltInClouds.with(read(""));
    var rows =
        CLOUD_ROW
            .matcher(page)
            .results()
            .map(row -> IntStream.rangeClosed(1, CLOUD_COLUMNS + 1).mapToObj(row::group).toList());
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Cloud.values())
                .map(
                    cloud ->
                        List.of(
                            cloud.value(),
                            clouds.entra(cloud).loginUrl().toString(),
                            clouds.api(cloud, Geo.DEFAULT).toString(),
                            clouds.entra(cloud).scope(),
                            clouds.graph(cloud).api().toString(),
                            clouds.graph(cloud).audience().scope(),
                            clouds.monitor(cloud).audience().scope(),
                            clouds.monitor(cloud).ingestionHosts().getFirst().text()))
                .toList());
  }

  private Map<String, String> defaults() {
    var rows = new LinkedHashMap<String, String>();
    KEY_ROW.matcher(page).results().forEach(row -> rows.put(row.group(1), row.group(2)));
    return rows;
  }

  private OperatorConfig read(String yaml) throws Exception {
    return ConfigFile.read(Files.writeString(folder.resolve("config.yaml"), yaml));
  }

  private static Stream<String> keys(String prefix, Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .flatMap(
            (RecordComponent component) ->
                component.getType().isRecord()
                    ? keys(prefix + component.getName() + ".", component.getType())
                    : Stream.of(prefix + component.getName()));
  }
}
