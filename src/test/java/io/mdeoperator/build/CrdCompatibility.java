// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a change of a definition would break: every object that a released definition accepts has to
 * be accepted and kept whole by today's.
 */
final class CrdCompatibility {
  private final String at;
  private final JSONSchemaProps released;
  private final JSONSchemaProps today;
  private final List<String> violations = new ArrayList<>();

  private CrdCompatibility(String at, JSONSchemaProps released, JSONSchemaProps today) {
    this.at = at;
    this.released = released;
    this.today = today;
  }

  /** A sentence for each violation; empty when today's definition is compatible. */
  static List<String> violations(
      CustomResourceDefinition released, CustomResourceDefinition today) {
    var kind = released.getSpec().getNames().getKind();
    if (!identity(released).equals(identity(today))) {
      return List.of("%s is %s, but was %s".formatted(kind, identity(today), identity(released)));
    }
    var served = servedVersions(today);
    return servedVersions(released).values().stream()
        .flatMap(version -> violations(kind, version, served.get(version.getName())))
        .toList();
  }

  private static List<String> identity(CustomResourceDefinition crd) {
    var spec = crd.getSpec();
    return List.of(spec.getGroup(), spec.getNames().getPlural(), spec.getScope());
  }

  private static Map<String, CustomResourceDefinitionVersion> servedVersions(
      CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().stream()
        .filter(CustomResourceDefinitionVersion::getServed)
        .collect(Collectors.toMap(CustomResourceDefinitionVersion::getName, Function.identity()));
  }

  private static Stream<String> violations(
      String kind,
      CustomResourceDefinitionVersion released,
      CustomResourceDefinitionVersion today) {
    if (today == null) {
      return Stream.of(kind + ": version " + released.getName() + " is no longer served");
    }
    var fields =
        fields(kind, today).collect(Collectors.toMap(SchemaField::path, SchemaField::schema));
    return fields(kind, released)
        .flatMap(
            field ->
                new CrdCompatibility(field.path(), field.schema(), fields.get(field.path()))
                    .compare().stream());
  }

  private static Stream<SchemaField> fields(String kind, CustomResourceDefinitionVersion version) {
    return SchemaField.all(kind, version.getSchema().getOpenAPIV3Schema());
  }

  private List<String> compare() {
    if (today == null) {
      return List.of(at + " is removed");
    }
    same("type", JSONSchemaProps::getType);
    same("list type", JSONSchemaProps::getXKubernetesListType);
    same("keys", JSONSchemaProps::getXKubernetesListMapKeys);
    requiresNothingNew();
    keepsEveryValueOfItsEnum();
    keepsItsBounds();
    addsNoRuleForWhatExists();
    return violations;
  }

  private void requiresNothingNew() {
    var required = new HashSet<>(today.getRequired());
    required.removeAll(released.getRequired());
    required.forEach(field -> violation("newly requires " + field));
  }

  private void keepsEveryValueOfItsEnum() {
    if (today.getEnum().isEmpty()) {
      return;
    }
    if (released.getEnum().isEmpty()) {
      violation("newly takes only " + today.getEnum());
    }
    released.getEnum().stream()
        .filter(value -> !today.getEnum().contains(value))
        .forEach(value -> violation("no longer takes " + value));
  }

  private void keepsItsBounds() {
    notLower("maxLength", JSONSchemaProps::getMaxLength);
    notLower("maxItems", JSONSchemaProps::getMaxItems);
    notLower("maxProperties", JSONSchemaProps::getMaxProperties);
    notLower("maximum", JSONSchemaProps::getMaximum);
    notHigher("minLength", JSONSchemaProps::getMinLength);
    notHigher("minItems", JSONSchemaProps::getMinItems);
    notHigher("minProperties", JSONSchemaProps::getMinProperties);
    notHigher("minimum", JSONSchemaProps::getMinimum);
    sameUnlessDropped("pattern", JSONSchemaProps::getPattern);
    sameUnlessDropped("format", JSONSchemaProps::getFormat);
  }

  /** A rule that names a new field may bind those who use the field; any other binds everybody. */
  private void addsNoRuleForWhatExists() {
    var newFields = new HashSet<>(today.getProperties().keySet());
    newFields.removeAll(released.getProperties().keySet());
    var known = rules(released).toList();
    rules(today)
        .filter(rule -> !known.contains(rule))
        .filter(rule -> newFields.stream().noneMatch(field -> rule.contains("self." + field)))
        .forEach(rule -> violation("has the new rule " + rule));
  }

  private static Stream<String> rules(JSONSchemaProps schema) {
    return schema.getXKubernetesValidations().stream().map(ValidationRule::getRule);
  }

  private void same(String what, Function<JSONSchemaProps, ?> property) {
    if (!Objects.equals(property.apply(released), property.apply(today))) {
      changed(what, property);
    }
  }

  private void sameUnlessDropped(String what, Function<JSONSchemaProps, ?> property) {
    if (property.apply(today) != null) {
      same(what, property);
    }
  }

  private <N extends Number> void notLower(String what, Function<JSONSchemaProps, N> property) {
    within(what, property, Comparator.comparingDouble(Number::doubleValue));
  }

  private <N extends Number> void notHigher(String what, Function<JSONSchemaProps, N> property) {
    within(what, property, Comparator.comparingDouble(number -> -number.doubleValue()));
  }

  private <N extends Number> void within(
      String what, Function<JSONSchemaProps, N> property, Comparator<Number> wider) {
    var before = property.apply(released);
    var now = property.apply(today);
    if (now != null && (before == null || wider.compare(now, before) < 0)) {
      changed(what, property);
    }
  }

  private void changed(String what, Function<JSONSchemaProps, ?> property) {
    violation(
        "has %s %s, but had %s".formatted(what, property.apply(today), property.apply(released)));
  }

  private void violation(String what) {
    violations.add(at + " " + what);
  }
}
