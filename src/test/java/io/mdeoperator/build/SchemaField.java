// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.List;
import java.util.stream.Stream;

/**
 * A place in the schema of a kind.
 *
 * @param path such as {@code MdeAlertSync.spec.sinks[].name}; {@code []} stands for the items of a
 *     list, <code>{}</code> for the values of a map
 * @param parent null for the kind itself
 */
record SchemaField(String path, JSONSchemaProps schema, SchemaField parent) {
  /** The kind itself and everything in it. */
  static Stream<SchemaField> all(String kind, JSONSchemaProps schema) {
    return new SchemaField(kind, schema, null).withDescendants();
  }

  /** The last part of the path. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Whether it is a field of an object, not the items of a list, the values of a map or a kind. */
  boolean isNamed() {
    return parent != null && !path.endsWith("[]") && !path.endsWith("{}");
  }

  /** The expressions that the object around it has to fulfil. */
  List<String> rulesOfParent() {
    return parent.schema.getXKubernetesValidations().stream().map(ValidationRule::getRule).toList();
  }

  private Stream<SchemaField> withDescendants() {
    return Stream.concat(Stream.of(this), children().flatMap(SchemaField::withDescendants));
  }

  private Stream<SchemaField> children() {
    var members =
        schema.getProperties().entrySet().stream()
            .map(entry -> child("." + entry.getKey(), entry.getValue()));
    var items = Stream.ofNullable(schema.getItems()).map(list -> child("[]", list.getSchema()));
    var values =
        Stream.ofNullable(schema.getAdditionalProperties())
            .map(map -> child("{}", map.getSchema()));
    return Stream.of(members, items, values).flatMap(children -> children);
  }

  private SchemaField child(String step, JSONSchemaProps childSchema) {
    return new SchemaField(path + step, childSchema, this);
  }

  @Override
  public String toString() {
    return path;
  }
}
