// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ocsf;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.mdeoperator.sink.format.SampleAlerts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What OCSF says of a class of events: as a JSON Schema, which knows no attribute but OCSF's, and
 * the captions of ids, which a JSON Schema cannot check.
 */
final class OcsfSchema {
  private static final String REFERENCE = "#/$defs/";

  private final String className;
  private final JsonNode json;
  private final JsonNode captions;
  private final Schema schema;

  private OcsfSchema(String className, JsonNode json, JsonNode captions) {
    this.className = className;
    this.json = json;
    this.captions = captions;
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(json);
  }

  /** The schema of one class. */
  static OcsfSchema read(Path file, String className) throws IOException {
    var printed = SampleAlerts.JSON.readTree(Files.readString(file));
    return new OcsfSchema(
        className, printed.path("schemas").path(className), printed.path("captions"));
  }

  /** Where the document is none of the class, and why. */
  List<String> faults(JsonNode document) {
    return schema.validate(document).stream().map(Object::toString).toList();
  }

  /** The ids whose captions are not OCSF's, and those that have none. */
  List<String> wrongCaptions(JsonNode document) {
    var wrong = new ArrayList<String>();
    collect("", className, json, document, wrong);
    return wrong;
  }

  private void collect(
      String path, String name, JsonNode type, JsonNode object, List<String> wrong) {
    for (var attribute : captions.path(name).properties()) {
      var sibling = attribute.getValue().path("sibling").asText();
      var names = attribute.getValue().path("captions");
      var ids = items(object.path(attribute.getKey())).toList();
      var written = items(object.path(sibling)).toList();
      if (ids.size() != written.size()) {
        wrong.add(path + sibling + " has not as many values as " + attribute.getKey());
      } else {
        for (var i = 0; i < ids.size(); i++) {
          var caption = names.path(ids.get(i).asText()).asText();
          if (!caption.equals("Other") && !caption.equals(written.get(i).asText())) {
            wrong.add(path + sibling + " is not " + caption + ": " + written.get(i).asText());
          }
        }
      }
    }
    for (var attribute : type.path("properties").properties()) {
      var reference = attribute.getValue().findPath("$ref").asText().replace(REFERENCE, "");
      items(object.path(attribute.getKey()))
          .filter(JsonNode::isObject)
          .forEach(
              item ->
                  collect(
                      path + attribute.getKey() + ".",
                      reference,
                      json.at("/$defs/" + reference),
                      item,
                      wrong));
    }
  }

  private static Stream<JsonNode> items(JsonNode value) {
    return value.isArray()
        ? value.valueStream()
        : Stream.of(value).filter(one -> !one.isMissingNode());
  }
}
