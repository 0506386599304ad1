// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The form of the template (Microsoft: "Understand the structure and syntax of ARM templates"). */
class SentinelTemplateTest {
  private static final Set<String> MEMBERS =
      Set.of(
          "$schema",
          "contentVersion",
          "metadata",
          "parameters",
          "variables",
          "resources",
          "outputs");
  private static final Pattern USED = Pattern.compile("(parameters|variables)\\('(\\w+)'\\)");

  /** "Monitoring Metrics Publisher" (Microsoft: "Azure built-in roles"). */
  private static final String PUBLISHER = "3913510d-42f4-4e42-8a64-420c390055eb";

  private final SentinelTemplate it = SentinelTemplate.read();

  @Test
  void isATemplateForAResourceGroup() {
    assertThat(it.template().propertyStream().map(member -> member.getKey()))
        .containsExactlyInAnyOrderElementsOf(MEMBERS);
    assertThat(it.template().get("$schema").asText())
        .isEqualTo(
            "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#");
    assertThat(it.template().get("resources"))
        .hasSize(4)
        .allSatisfy(
            resource -> {
              assertThat(resource.get("type").asText()).startsWith("Microsoft.");
              assertThat(resource.get("apiVersion").asText()).matches("\\d{4}-\\d\\d-\\d\\d");
              assertThat(resource.get("name").asText()).startsWith("[").endsWith("]");
              assertThat(resource.get("properties").isObject()).isTrue();
            });
  }

  @Test
  void whatIsUsedIsDeclaredAndWhatIsDeclaredIsUsed() {
    var used = new TreeSet<String>();
    var matcher = USED.matcher(it.template().toString());
    while (matcher.find()) {
      used.add(matcher.group(1) + "/" + matcher.group(2));
    }

    assertThat(used)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("parameters", "variables")
                .flatMap(
                    kind ->
                        it.template()
                            .get(kind)
                            .propertyStream()
                            .map(member -> kind + "/" + member.getKey()))
                .toList());
  }

  @Test
  void theRuleHasAnEndpointOfItsOwnAndAStreamOfEachKind() {
    assertThat(rule().get("kind").asText()).isEqualTo("Direct");
    assertThat(it.streams())
        .containsOnlyKeys(SentinelTemplate.ALERTS, SentinelTemplate.ROWS)
        .hasSize(rule().at("/properties/dataFlows").size());
    assertThat(output("endpoint")).endsWith(".endpoints.logsIngestion]");
    assertThat(output("dataCollectionRule")).endsWith(".immutableId]");
    assertThat(output("stream")).isEqualTo(SentinelTemplate.ALERTS);
    assertThat(output("huntingStream")).isEqualTo(SentinelTemplate.ROWS);
  }

  @ParameterizedTest
  @CsvSource({"0, Custom-MdeAlerts, MdeAlerts_CL", "1, Custom-MdeHuntingRows, MdeHuntingRows_CL"})
  void aStreamLeadsToATableWithTheSameColumns(int number, String stream, String table) {
    var flow = rule().at("/properties/dataFlows").get(number);

    assertThat(it.ofStream(stream))
        .isEqualTo(it.ofTable(table))
        .containsEntry("TimeGenerated", "datetime");
    assertThat(it.ofStream(stream).values()).isSubsetOf("string", "datetime", "dynamic", "boolean");
    assertThat(flow.at("/streams/0").asText()).isEqualTo(stream);
    assertThat(flow.at("/outputStream").asText()).isEqualTo("Custom-" + table);
    assertThat(flow.at("/destinations/0").asText())
        .isEqualTo(rule().at("/properties/destinations/logAnalytics/0/name").asText());
    assertThat(rule().get("dependsOn").get(number).asText()).contains("'" + table + "'");
  }

  private JsonNode rule() {
    return it.resource("Microsoft.Insights/dataCollectionRules");
  }

  @Test
  void theApplicationMayWriteToTheRuleAndToNothingElse() {
    var assignment = it.resource("Microsoft.Authorization/roleAssignments");

    assertThat(assignment.get("scope").asText())
        .isEqualTo("[resourceId('Microsoft.Insights/dataCollectionRules', parameters('rule'))]");
    assertThat(it.template().at("/variables/monitoringMetricsPublisher").asText())
        .contains(PUBLISHER);
    assertThat(assignment.at("/properties/principalType").asText()).isEqualTo("ServicePrincipal");
  }

  private String output(String name) {
    return it.template().at("/outputs/" + name + "/value").asText();
  }
}
