// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.crdv2.generator.CustomResourceInfo;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.mdeoperator.api.Durations;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Adds what the generator cannot say: the order of the printer columns, descriptions of the kinds,
 * list and map types, the format of durations, the schema of conditions and the status of a new
 * object.
 */
final class SchemaCompletion implements CRDPostProcessor {
  private static final String LIST_OF_CONDITIONS = "conditions";

  private final Map<String, CustomResourceInfo> kinds;

  SchemaCompletion(List<CustomResourceInfo> kinds) {
    this.kinds =
        kinds.stream().collect(Collectors.toMap(CustomResourceInfo::kind, Function.identity()));
  }

  @Override
  public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
    var definition = (CustomResourceDefinition) crd;
    var kind = kinds.get(definition.getSpec().getNames().getKind());
    definition.getMetadata().setLabels(Map.of("app.kubernetes.io/name", "mde-operator"));
    for (var version : definition.getSpec().getVersions()) {
      orderColumns(version, kind.definition());
      completeSchema(version.getSchema().getOpenAPIV3Schema(), kind);
    }
    return definition;
  }

  /** As the annotations stand on the class; the generator sorts them by path. */
  private static void orderColumns(CustomResourceDefinitionVersion version, Class<?> kind) {
    var names =
        Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
            .map(AdditionalPrinterColumn::name)
            .toList();
    version
        .getAdditionalPrinterColumns()
        .sort(
            Comparator.comparingInt(
                (CustomResourceColumnDefinition c) -> names.indexOf(c.getName())));
  }

  private static void completeSchema(JSONSchemaProps schema, CustomResourceInfo kind) {
    var spec = schema.getProperties().get("spec");
    var status = schema.getProperties().get("status");
    schema.setDescription(descriptionOf(kind.crClassName()));
    spec.setDescription(descriptionOf(kind.specClassName().orElseThrow()));
    status.setDescription(descriptionOf(kind.statusClassName().orElseThrow()));
    // Tools that wait for an object take it as not yet looked at until the operator writes more.
    status.setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
    completeConditions(status.getProperties().get(LIST_OF_CONDITIONS));
    completeLists(spec, "set");
    completeEmptyObjects(spec);
    // The operator replaces these as a whole, and an issuer that repeats itself must not fail it.
    completeLists(status, "atomic");
  }

  private static String descriptionOf(String className) {
    try {
      var annotation = Class.forName(className).getAnnotation(JsonClassDescription.class);
      return Objects.requireNonNull(annotation, className + " has no description").value();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void completeConditions(JSONSchemaProps conditions) {
    conditions.setXKubernetesListType("map");
    conditions.setXKubernetesListMapKeys(List.of("type"));
    conditions.getItems().setSchema(ConditionSchema.create());
  }

  private static void completeLists(JSONSchemaProps schema, String typeOfScalarLists) {
    if (Durations.REGEX.equals(schema.getPattern())) {
      schema.setFormat("duration");
    }
    if (schema.getItems() != null) {
      if (schema.getXKubernetesListType() == null) {
        completeList(schema, typeOfScalarLists);
      }
      completeLists(schema.getItems().getSchema(), typeOfScalarLists);
    }
    schema.getProperties().values().forEach(child -> completeLists(child, typeOfScalarLists));
  }

  /**
   * An object that is written {@code {}}, since all its members have defaults, has one owner.
   * Otherwise the API server makes {@code null} of it when another client applies it again
   * (kubernetes/kubernetes#135841).
   */
  private static void completeEmptyObjects(JSONSchemaProps schema) {
    if (mayBeEmpty(schema)) {
      schema.setXKubernetesMapType("atomic");
    }
    schema.getProperties().values().forEach(SchemaCompletion::completeEmptyObjects);
    if (schema.getItems() != null) {
      completeEmptyObjects(schema.getItems().getSchema());
    }
  }

  /** Whether {@code {}} is all that a user has to write of an object. */
  static boolean mayBeEmpty(JSONSchemaProps schema) {
    return "object".equals(schema.getType())
        && schema.getDefault() == null
        && schema.getAdditionalProperties() == null
        && schema.getProperties().values().stream().allMatch(member -> member.getDefault() != null);
  }

  private static void completeList(JSONSchemaProps list, String typeOfScalarLists) {
    if (list.getItems().getSchema().getRequired().contains("name")) {
      list.setXKubernetesListType("map");
      list.setXKubernetesListMapKeys(List.of("name"));
    } else {
      list.setXKubernetesListType(typeOfScalarLists);
    }
  }
}
