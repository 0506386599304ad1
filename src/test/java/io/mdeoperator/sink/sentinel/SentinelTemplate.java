// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The template of the documentation: what Azure has to have. */
public record SentinelTemplate(JsonNode template) {
  /** Its name. */
  public static final String STREAM = "Custom-MdeAlerts";

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
    return template
        .get("resources")
        .valueStream()
        .filter(resource -> resource.get("type").asText().equals(type))
        .findFirst()
        .orElseThrow();
  }

  /** The columns of the stream with their types. */
  public Map<String, String> ofStream() {
    return columns(
        resource("Microsoft.Insights/dataCollectionRules")
            .at("/properties/streamDeclarations/" + STREAM));
  }

  /** The columns of the table with their types. */
  Map<String, String> ofTable() {
    return columns(
        resource("Microsoft.OperationalInsights/workspaces/tables").at("/properties/schema"));
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
