// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The template of the documentation: what Azure has to have. */
public record SentinelTemplate(JsonNode template) {
  /** Where alerts go. */
  static final String ALERTS = "Custom-MdeAlerts";

  /** Where rows of hunting queries go. */
  static final String ROWS = "Custom-MdeHuntingRows";

  /** As it is in the documentation. */
  public static SentinelTemplate read() {
    try {
      return new SentinelTemplate(
          new ObjectMapper().readTree(Path.of("docs/sinks/azure/azuredeploy.json").toFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode resource(String type) {
    return resources(type).findFirst().orElseThrow();
  }

  private Stream<JsonNode> resources(String type) {
    return template
        .get("resources")
        .valueStream()
        .filter(resource -> resource.get("type").asText().equals(type));
  }

  /** The streams of the rule with the names of their columns. */
  public Map<String, Set<String>> streams() {
    return declarations()
        .propertyStream()
        .collect(Collectors.toMap(Entry::getKey, stream -> columns(stream.getValue()).keySet()));
  }

  private JsonNode declarations() {
    return resource("Microsoft.Insights/dataCollectionRules").at("/properties/streamDeclarations");
  }

  /** The columns of a stream with their types. */
  Map<String, String> ofStream(String stream) {
    return columns(declarations().get(stream));
  }

  /** The columns of a table with their types. */
  Map<String, String> ofTable(String table) {
    return resources("Microsoft.OperationalInsights/workspaces/tables")
        .map(resource -> resource.at("/properties/schema"))
        .filter(schema -> schema.get("name").asText().equals(table))
        .findFirst()
        .map(SentinelTemplate::columns)
        .orElseThrow();
  }

  private static Map<String, String> columns(JsonNode holder) {
    var columns = new LinkedHashMap<String, String>();
    holder
        .get("columns")
        .valueStream()
        .forEach(column -> columns.put(column.get("name").asText(), column.get("type").asText()));
    return columns;
  }
}
