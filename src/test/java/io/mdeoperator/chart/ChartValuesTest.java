// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.config.OperatorConfig;
import io.mdeoperator.tool.NeedsTool;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value has a type, and a mistake is told by the value's name. */
@NeedsTool("helm")
class ChartValuesTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static JsonNode schema;
  private static JsonNode defaults;

  @TempDir private Path folder;
  private Helm helm;

  @BeforeAll
  static void read() throws IOException {
    schema = JSON.readTree(Helm.CHART.resolve("values.schema.json").toFile());
    defaults = new YAMLMapper().readTree(Helm.CHART.resolve("values.yaml").toFile());
  }

  @BeforeEach
  void useHelm(Tools tools) {
    helm = new Helm(tools, folder);
  }

  @Test
  void everyValueOfAWrongTypeIsRefusedByName() throws IOException {
    var leaves = new LinkedHashMap<String, JsonNode>();
    collectLeaves(schema, "", leaves);
    var values = JSON.createObjectNode();
    leaves.forEach((path, leaf) -> put(values, path, wrongFor(leaf)));

    var refused = templateWith(values);

    assertThat(leaves).hasSizeGreaterThan(60);
    assertThat(refused).contains(leaves.keySet().stream().map(path -> "'" + path + "'").toList());
  }

  @Test
  void everyUnknownNameIsRefused() throws IOException {
    var objects = new LinkedHashMap<String, JsonNode>();
    collectClosedObjects(schema, "", objects);
    var values = JSON.createObjectNode();
    objects.keySet().forEach(path -> put(values, path + "/surprise", JSON.valueToTree("x")));

    var refused = templateWith(values);

    assertThat(objects).hasSizeGreaterThan(20);
    for (var path : objects.keySet()) {
      assertThat(refused)
          .contains("at '" + path + "': additional properties 'surprise' not allowed");
    }
  }

  /** Beside the two that a parent chart sets. */
  @Test
  void everyNameOfTheSchemaHasADefault() {
    var known =
        Stream.concat(
            Stream.of("global", "enabled"), defaults.properties().stream().map(Map.Entry::getKey));

    assertThat(schema.path("properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(known.toList());
  }

  /** What the chart sets itself is the only difference. */
  @Test
  void configurationHasTheKeysThatTheOperatorReads() {
    var keys = names(OperatorConfig.class);
    keys.removeAll(List.of("watchNamespaces", "leaderElection", "sharding"));
    var properties = schema.at("/properties/config/properties");

    assertThat(properties.fieldNames()).toIterable().containsExactlyInAnyOrderElementsOf(keys);
    for (var component : OperatorConfig.class.getRecordComponents()) {
      if (component.getType().isRecord() && properties.has(component.getName())) {
        assertThat(properties.path(component.getName()).path("properties").fieldNames())
            .toIterable()
            .containsExactlyInAnyOrderElementsOf(names(component.getType()));
      }
    }
    assertThat(properties.at("/clouds/properties/Public/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(names(OperatorConfig.CloudOverride.class));
    assertThat(properties.at("/ambientCredential/items/properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(names(OperatorConfig.AmbientCredential.class));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image=example                  | image",
        "config=text                    | config",
        "image.digest=latest            | image/digest",
        "watchNamespaces={Not_A_Name}   | watchNamespaces/0",
        "config.leaderElection.enabled=true | 'leaderElection'",
        "config.watchNamespaces={a}     | 'watchNamespaces'",
        "config.sharding.count=2        | 'sharding'",
        "shards=0                       | shards",
        "shards=17                      | shards",
        "config.management.port=99999   | config/management/port",
        "config.minPollPeriod=fast      | config/minPollPeriod",
        "config.http.proxy=https://proxy.example:3128 | config/http/proxy",
        "podDisruptionBudget.maxUnavailable=0 | podDisruptionBudget/maxUnavailable",
        "ingress.enabled=true           | ingress.host: must name the host",
        "ingress.enabled=true,ingress.host=a.example,config.consent.enabled=false |"
            + " config.consent.enabled is false",
      })
  void mistakeIsToldByName(String set, String told) {
    var refused = helm.tryTemplate("--set=" + set);

    assertThat(refused.code()).isNotZero();
    assertThat(refused.err()).contains(told);
  }

  private String templateWith(JsonNode values) throws IOException {
    var file = folder.resolve("values.json");
    Files.writeString(file, values.toString());
    var refused = helm.tryTemplate("--values=" + file);
    assertThat(refused.code()).isNotZero();
    return refused.err();
  }

  private static List<String> names(Class<?> type) {
    return new ArrayList<>(
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList());
  }

  private static void collectLeaves(JsonNode node, String path, Map<String, JsonNode> leaves) {
    if (node.has("properties")) {
      node.path("properties")
          .properties()
          .forEach(
              property ->
                  collectLeaves(property.getValue(), path + "/" + property.getKey(), leaves));
    } else {
      leaves.put(path, node);
    }
  }

  private static void collectClosedObjects(
      JsonNode node, String path, Map<String, JsonNode> objects) {
    if (node.has("properties")) {
      objects.put(path, node);
      node.path("properties")
          .properties()
          .forEach(
              property ->
                  collectClosedObjects(
                      property.getValue(), path + "/" + property.getKey(), objects));
    }
  }

  private static JsonNode wrongFor(JsonNode leaf) {
    return JSON.valueToTree(leaf.path("type").asText().equals("boolean") ? "text" : true);
  }

  private static void put(ObjectNode values, String path, JsonNode value) {
    var names = path.substring(1).split("/", -1);
    var node = values;
    for (var i = 0; i < names.length - 1; i++) {
      node = node.withObjectProperty(names[i]);
    }
    node.set(names[names.length - 1], value);
  }
}
