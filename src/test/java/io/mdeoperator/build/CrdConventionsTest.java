// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.SelectableField;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mdeoperator.api.Durations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The definitions of all kinds keep to the conventions of the Kubernetes API. */
class CrdConventionsTest {
  /** What plain {@code kubectl apply} can still keep in its annotation. */
  private static final int LARGEST = 150 * 1024;

  static Stream<CustomResourceDefinition> definitions() {
    return CustomResourceDefinitions.generate().values().stream()
        .map(yaml -> Serialization.unmarshal(yaml, CustomResourceDefinition.class));
  }

  static Stream<SchemaField> fields() {
    return definitions()
        .flatMap(
            crd ->
                SchemaField.all(
                    crd.getSpec().getNames().getKind(),
                    versionOf(crd).getSchema().getOpenAPIV3Schema()));
  }

  @Test
  void everyFieldIsDescribedAndTellsWhoSetsIt() {
    assertThat(fields().filter(SchemaField::isNamed).filter(field -> !isDescribed(field)))
        .isEmpty();
  }

  @Test
  void everyFieldWithADefaultTellsIt() {
    assertThat(
            fields()
                .filter(field -> field.schema().getDefault() != null)
                .filter(field -> field.schema().getDefault().isValueNode())
                .filter(
                    field ->
                        !field
                            .schema()
                            .getDescription()
                            .contains("Default: " + field.schema().getDefault().asText() + ".")))
        .isEmpty();
  }

  @Test
  void everyFieldHasAType() {
    assertThat(fields().filter(field -> field.schema().getType() == null)).isEmpty();
  }

  @Test
  void everyTextIsBounded() {
    assertThat(
            ofType("string")
                .filter(field -> field.schema().getMaxLength() == null)
                .filter(field -> field.schema().getEnum().isEmpty())
                .filter(field -> !"date-time".equals(field.schema().getFormat())))
        .isEmpty();
  }

  @Test
  void everyNumberIsBounded() {
    assertThat(
            Stream.concat(ofType("integer"), ofType("number"))
                .filter(
                    field ->
                        field.schema().getMinimum() == null || field.schema().getMaximum() == null))
        .isEmpty();
  }

  @Test
  void everyListIsBoundedAndSaysHowItIsMerged() {
    assertThat(
            ofType("array")
                .filter(
                    field ->
                        field.schema().getMaxItems() == null
                            || field.schema().getXKubernetesListType() == null))
        .isEmpty();
  }

  /**
   * Where only defaults are in an object that a user wrote as {@code {}}, the API server makes
   * {@code null} of it at a later server-side apply (kubernetes/kubernetes#135841).
   */
  @Test
  void noObjectThatIsWrittenEmptyIsFilledWithDefaults() {
    assertThat(
            ofType("object")
                .filter(field -> field.schema().getDefault() == null)
                .filter(field -> !field.schema().getProperties().isEmpty())
                .filter(
                    field ->
                        field.schema().getProperties().values().stream()
                            .allMatch(member -> member.getDefault() != null)))
        .isEmpty();
  }

  @Test
  void everyMapIsBounded() {
    assertThat(
            fields()
                .filter(field -> field.schema().getAdditionalProperties() != null)
                .filter(field -> field.schema().getMaxProperties() == null))
        .isEmpty();
  }

  @Test
  void everyDurationHasFormatPatternDefaultAndBounds() {
    var durations =
        fields()
            .filter(
                field ->
                    "duration".equals(field.schema().getFormat())
                        || Durations.REGEX.equals(field.schema().getPattern()))
            .toList();

    assertThat(durations).isNotEmpty();
    assertThat(durations)
        .allSatisfy(
            field -> {
              assertThat(field.schema().getFormat()).isEqualTo("duration");
              assertThat(field.schema().getPattern()).isEqualTo(Durations.REGEX);
              // One that may be left out for good says so instead.
              assertThat(field.schema().getDescription())
                  .containsAnyOf("Default: ", "absent: never");
              assertThat(field.rulesOfParent())
                  .anyMatch(
                      rule ->
                          rule.contains("self." + field.name() + " >= duration(")
                              && rule.contains("self." + field.name() + " <= duration("));
            });
  }

  @Test
  void everyRuleHasAMessageThatIsNoExpression() {
    assertThat(fields().flatMap(field -> field.schema().getXKubernetesValidations().stream()))
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(rule.getMessage()).isNotBlank().doesNotContain("self"));
  }

  @ParameterizedTest
  @CsvSource({
    "MdeApplication.spec.credential, clientSecret certificate federatedToken",
    "MdeAlertSync.spec, tenantRef tenantSelector",
    "MdeHuntingQuery.spec, tenantRef tenantSelector",
    "MdeAlertSync.spec.sinks[], configMap webhook elasticsearch splunkHec kafka otlp sentinel syslog",
    "MdeMachineAction.spec.machine, id dnsName aadDeviceId",
    "MdeAlertSync.spec.sinks[].kafka.sasl, plain scramSha256 scramSha512 oauthBearer"
  })
  void everyUnionTakesExactlyOneMember(String path, String members) {
    var union = fields().filter(field -> field.path().equals(path)).findFirst().orElseThrow();

    assertThat(union.schema().getProperties()).containsKeys(members.split(" "));
    assertThat(union.schema().getRequired()).doesNotContain(members.split(" "));
    assertThat(union.schema().getXKubernetesValidations())
        .anyMatch(
            rule ->
                rule.getMessage().startsWith("set exactly one of ")
                    && Stream.of(members.split(" ")).allMatch(rule.getMessage()::contains));
  }

  @Test
  void noFieldIsAPhaseOrTakesAnything() {
    assertThat(
            fields()
                .filter(
                    field ->
                        field.name().equals("phase")
                            || field.schema().getXKubernetesPreserveUnknownFields() != null
                            || field.schema().getXKubernetesIntOrString() != null))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void conditionsAreAMapByType(CustomResourceDefinition crd) {
    var conditions =
        versionOf(crd)
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("status")
            .getProperties()
            .get("conditions");

    assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
    assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
    assertThat(conditions.getItems().getSchema().getRequired())
        .containsExactlyInAnyOrder("type", "status", "reason", "message", "lastTransitionTime");
  }

  @ParameterizedTest
  @MethodSource("definitions")
  void statusIsASubresourceThatStartsAsNotObserved(CustomResourceDefinition crd) {
    var version = versionOf(crd);
    var schema = version.getSchema().getOpenAPIV3Schema();

    assertThat(version.getSubresources().getStatus()).isNotNull();
    assertThat(schema.getRequired()).containsExactly("spec");
    assertThat(schema.getProperties().get("status").getDefault())
        .hasToString("{\"observedGeneration\":-1}");
  }

  @ParameterizedTest
  @CsvSource({
    "MdeApplication, mdeapplications, mdeapp, ''",
    "MdeTenant, mdetenants, mdet, .spec.tenantId",
    "MdeAlertSync, mdealertsyncs, mdesync, .spec.tenantRef.name",
    "MdeMachineAction, mdemachineactions, mdeact, .spec.tenantRef.name",
    "MdeHuntingQuery, mdehuntingqueries, mdehunt, .spec.tenantRef.name"
  })
  void namesAreThoseOfTheDocumentation(
      String kind, String plural, String shortName, String selectable) {
    var crd = definition(kind);

    assertThat(crd.getMetadata().getName()).isEqualTo(plural + ".mde-operator.io");
    assertThat(crd.getSpec().getScope()).isEqualTo("Namespaced");
    assertThat(crd.getSpec().getNames().getShortNames()).containsExactly(shortName);
    assertThat(crd.getSpec().getNames().getCategories()).containsExactly("mde");
    assertThat(versionOf(crd).getSelectableFields())
        .extracting(SelectableField::getJsonPath)
        .isEqualTo(selectable.isEmpty() ? List.of() : List.of(selectable));
  }

  @ParameterizedTest
  @CsvSource({
    "MdeApplication, READY TENANTS REASON AGE, CLIENT-ID CLOUD TENANTS-READY CREDENTIAL-EXPIRES MESSAGE",
    "MdeTenant, READY CONSENT REASON AGE, TENANT-ID APPLICATION TOKEN-EXPIRES NEXT-CHECK MESSAGE",
    "MdeAlertSync, READY TENANT DELIVERED LAST-ALERT REASON AGE, MESSAGE",
    "MdeMachineAction, ACTION DEVICE READY REASON OUTCOME AGE, TENANT MACHINE-ID RELEASE-DUE MESSAGE",
    "MdeHuntingQuery, TENANT READY REASON LAST-RUN NEW-ROWS NEXT-RUN AGE, MESSAGE"
  })
  void columnsAreThoseOfTheDocumentation(String kind, String narrow, String wide) {
    assertThat(columns(kind, priority -> priority == 0)).isEqualTo(narrow);
    assertThat(columns(kind, priority -> priority == 1)).isEqualTo(wide);
  }

  @Test
  void timesThatMayLieInTheFutureAreNoDateColumns() {
    assertThat(
            definitions()
                .flatMap(crd -> versionOf(crd).getAdditionalPrinterColumns().stream())
                .filter(column -> column.getType().equals("date"))
                .map(CustomResourceColumnDefinition::getName))
        .containsOnly("AGE", "LAST-ALERT", "LAST-RUN");
  }

  @Test
  void everyDefinitionIsSmallEnoughForKubectlApply() {
    assertThat(CustomResourceDefinitions.generate().values())
        .hasSize(5)
        .allSatisfy(
            yaml ->
                assertThat(yaml.getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(LARGEST));
  }

  private static boolean isDescribed(SchemaField field) {
    var description = field.schema().getDescription();
    return description != null
        && (description.endsWith("Set by the user.")
            || description.endsWith("Set by the operator.")
            || description.endsWith("Set by the consent callback."));
  }

  private static Stream<SchemaField> ofType(String type) {
    return fields().filter(field -> type.equals(field.schema().getType()));
  }

  private static CustomResourceDefinition definition(String kind) {
    return definitions()
        .filter(crd -> crd.getSpec().getNames().getKind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static CustomResourceDefinitionVersion versionOf(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().getFirst();
  }

  private static String columns(String kind, Predicate<Integer> priority) {
    return String.join(
        " ",
        versionOf(definition(kind)).getAdditionalPrinterColumns().stream()
            .filter(column -> priority.test(column.getPriority()))
            .map(CustomResourceColumnDefinition::getName)
            .toList());
  }
}
