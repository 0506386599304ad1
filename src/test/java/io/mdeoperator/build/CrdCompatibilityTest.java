// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Today's definitions accept what those of each release accepted. {@code hack/release} adds the
 * release's own to {@code released-crds}.
 */
class CrdCompatibilityTest {
  private static final Path RELEASED = Path.of("src/test/resources/released-crds");

  private static final String RELEASE =
      """
      spec:
        group: mde-operator.io
        scope: Namespaced
        names: {kind: Probe, plural: probes}
        versions:
        - name: v1alpha1
          served: true
          schema:
            openAPIV3Schema:
              type: object
              required: [spec]
              properties:
                spec:
                  type: object
                  x-kubernetes-validations:
                  - rule: self.period >= duration('30s')
                  properties:
                    period: {type: string, maxLength: 20, pattern: '^[0-9]+s$'}
                    cloud: {type: string, enum: [Global, China]}
                    count: {type: integer, minimum: 1, maximum: 9}
                    free: {type: string}
                    names: {type: array, maxItems: 5, x-kubernetes-list-type: set, items: {type: string, minLength: 1}}
                    labels: {type: object, maxProperties: 5, additionalProperties: {type: string}}
      """;

  @Test
  void todaysDefinitionsAcceptWhatEachReleaseAccepted() throws IOException {
    var today =
        CustomResourceDefinitions.generate().values().stream()
            .map(CrdCompatibilityTest::parse)
            .toList();
    var violations = new ArrayList<String>();
    for (var release : releases()) {
      for (var released : definitions(release)) {
        today.stream()
            .filter(crd -> isSameKind(crd, released))
            .findFirst()
            .map(crd -> CrdCompatibility.violations(released, crd))
            .orElse(List.of(released.getSpec().getNames().getKind() + " is removed"))
            .forEach(what -> violations.add(release.getFileName() + ": " + what));
      }
    }

    assertThat(violations).as("see RELEASING.md for what a version may change").isEmpty();
  }

  @Test
  void theSameDefinitionIsCompatible() {
    assertThat(violations(RELEASE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "scope: Namespaced | scope: Cluster | Probe is [mde-operator.io, probes, Cluster], but was [mde-operator.io, probes, Namespaced]",
        "name: v1alpha1 | name: v1beta1 | Probe: version v1alpha1 is no longer served",
        "served: true | served: false | Probe: version v1alpha1 is no longer served",
        "free: {type: string} | other: {type: string} | Probe.spec.free is removed",
        "{type: string, minLength: 1} | {type: integer} | Probe.spec.names[] has type integer, but had string",
        "additionalProperties: {type: string} | properties: {a: {type: string}} | Probe.spec.labels{} is removed",
        "required: [spec] | required: [spec, status] | Probe newly requires status",
        "[Global, China] | [Global] | Probe.spec.cloud no longer takes \"China\"",
        "free: {type: string} | free: {type: string, enum: [A]} | Probe.spec.free newly takes only [\"A\"]",
        "maxLength: 20 | maxLength: 19 | Probe.spec.period has maxLength 19, but had 20",
        "free: {type: string} | free: {type: string, maxLength: 9} | Probe.spec.free has maxLength 9, but had null",
        "maxItems: 5 | maxItems: 4 | Probe.spec.names has maxItems 4, but had 5",
        "maxProperties: 5 | maxProperties: 4 | Probe.spec.labels has maxProperties 4, but had 5",
        "maximum: 9 | maximum: 8 | Probe.spec.count has maximum 8.0, but had 9.0",
        "minimum: 1 | minimum: 2 | Probe.spec.count has minimum 2.0, but had 1.0",
        "minLength: 1 | minLength: 2 | Probe.spec.names[] has minLength 2, but had 1",
        "maxItems: 5 | maxItems: 5, minItems: 1 | Probe.spec.names has minItems 1, but had null",
        "maxProperties: 5 | maxProperties: 5, minProperties: 1 | Probe.spec.labels has minProperties 1, but had null",
        "'^[0-9]+s$' | '^[1-9]+s$' | Probe.spec.period has pattern ^[1-9]+s$, but had ^[0-9]+s$",
        "free: {type: string} | free: {type: string, format: date-time} | Probe.spec.free has format date-time, but had null",
        "list-type: set | list-type: atomic | Probe.spec.names has list type atomic, but had set",
        "duration('30s') | duration('60s') | Probe.spec has the new rule self.period >= duration('60s')",
      },
      quoteCharacter = '`')
  void aPlantedViolationIsNamed(String before, String after, String violation) {
    assertThat(violations(RELEASE.replace(before, after))).contains(violation);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "free: {type: string} | free: {type: string}, more: {type: object, required: [a], properties: {a: {type: string}}}",
        "[Global, China] | [Global, China, Mars]",
        "cloud: {type: string, enum: [Global, China]} | cloud: {type: string}",
        "maxLength: 20, pattern: '^[0-9]+s$' | maxLength: 30",
        "minimum: 1, maximum: 9 | minimum: 0, maximum: 10",
        "required: [spec] | required: []",
      },
      quoteCharacter = '`')
  void whatTakesMoreIsCompatible(String before, String after) {
    var today = RELEASE.replace(before, after.replace("}, more:", "}\n              more:"));

    assertThat(today).isNotEqualTo(RELEASE);
    assertThat(violations(today)).isEmpty();
  }

  @Test
  void aRuleMayBindThoseWhoUseANewField() {
    var today =
        RELEASE
            .replace("free:", "until: {type: string}\n              free:")
            .replace(
                "properties:\n              period:",
                "- rule: \"!has(self.until)\"\n            properties:\n              period:");

    assertThat(today).contains("- rule: \"!has(self.until)\"");
    assertThat(violations(today)).isEmpty();
  }

  private static List<String> violations(String today) {
    return CrdCompatibility.violations(parse(RELEASE), parse(today));
  }

  private static CustomResourceDefinition parse(String yaml) {
    return Serialization.unmarshal(yaml, CustomResourceDefinition.class);
  }

  private static boolean isSameKind(CustomResourceDefinition one, CustomResourceDefinition other) {
    return one.getSpec().getNames().getKind().equals(other.getSpec().getNames().getKind());
  }

  private static List<Path> releases() throws IOException {
    try (var files = Files.list(RELEASED)) {
      return files.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static List<CustomResourceDefinition> definitions(Path release) throws IOException {
    var definitions = new ArrayList<CustomResourceDefinition>();
    try (var files = Files.list(release)) {
      for (var file : files.sorted().toList()) {
        definitions.add(parse(Files.readString(file)));
      }
    }
    return definitions;
  }
}
