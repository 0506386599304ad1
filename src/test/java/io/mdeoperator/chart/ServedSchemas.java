// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What an API server tells of the kinds that it serves (OpenAPI v3), as files for kubeconform: a
 * document for each version of a group, and for each kind a file that refers to it.
 */
final class ServedSchemas {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private ServedSchemas(Path folder) {
    this.folder = folder;
  }

  /** Writes them into a folder, and returns where kubeconform finds the one of a kind. */
  static String write(KubernetesClient client, Path folder) throws IOException {
    var schemas = new ServedSchemas(folder);
    var documents = JSON.readTree(client.raw("/openapi/v3")).path("paths");
    for (var document : documents.properties()) {
      var url = document.getValue().path("serverRelativeURL").asText();
      schemas.write(document.getKey(), JSON.readTree(client.raw(url)));
    }
    return folder + "/{{.Group}}/{{.ResourceAPIVersion}}/{{.ResourceKind}}.json";
  }

  private void write(String name, JsonNode document) throws IOException {
    close(document);
    var file = folder.resolve(name.replace('/', '_') + ".json");
    JSON.writeValue(file.toFile(), document);
    for (var schema : document.at("/components/schemas").properties()) {
      var kinds = schema.getValue().path("x-kubernetes-group-version-kind");
      if (kinds.size() == 1) { // those of every group, such as DeleteOptions, are no objects
        refer(kinds.path(0), file.toUri() + "#/components/schemas/" + schema.getKey());
      }
    }
  }

  private void refer(JsonNode kind, String schema) throws IOException {
    var version = kind.path("version").asText();
    var group = kind.path("group").asText();
    var parent = folder.resolve(group.isEmpty() ? version : group).resolve(version);
    var file = kind.path("kind").asText().toLowerCase(Locale.ROOT) + ".json";
    JSON.writeValue(Files.createDirectories(parent).resolve(file).toFile(), Map.of("$ref", schema));
  }

  /** A field that an object's schema does not name is an error, as for a strict API server. */
  private static void close(JsonNode node) {
    node.forEach(ServedSchemas::close);
    if (node instanceof ObjectNode schema
        && schema.path("type").asText().equals("object")
        && schema.has("properties")
        && !schema.has("additionalProperties")
        && !schema.has("x-kubernetes-preserve-unknown-fields")) {
      schema.put("additionalProperties", false);
    }
  }
}
