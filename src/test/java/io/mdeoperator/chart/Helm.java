// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.chart;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.Program;
import io.mdeoperator.tool.Tools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The real Helm with this project's chart, as release {@code mde-operator} of the namespace {@code
 * mde-operator}.
 *
 * @param options of every command, such as who it is to the API server
 */
public record Helm(Program program, List<String> options) {
  public static final String NAME = "mde-operator";
  public static final Path CHART = BuildScript.projectFolder().resolve("deploy/chart/mde-operator");
  private static final YAMLMapper YAML = new YAMLMapper();

  /** Without a cluster. */
  public Helm(Tools tools, Path folder) {
    this(tools.program("helm", folder), List.of());
  }

  /** With the cluster of a kubeconfig. */
  public Helm(Tools tools, Path folder, Path kubeconfig) {
    this(tools.program("helm", folder), List.of("--kubeconfig", kubeconfig.toString()));
  }

  /** Every file of values that tests install. */
  static List<Path> valuesFiles() {
    var folder = BuildScript.projectFolder().resolve("src/test/resources/chart-values");
    try (var files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command in the release's namespace. */
  public Program.Result run(String... arguments) {
    var all = new ArrayList<>(options);
    all.addAll(List.of("--namespace", NAME));
    all.addAll(List.of(arguments));
    return program.run(all);
  }

  /**
   * What {@code helm template} prints.
   *
   * @throws IllegalStateException with Helm's message when it refuses
   */
  public String template(String... arguments) {
    var result = tryTemplate(arguments);
    if (result.code() != 0) {
      throw new IllegalStateException(result.err());
    }
    return result.out();
  }

  Program.Result tryTemplate(String... arguments) {
    var command = Stream.of("template", NAME, CHART.toString());
    return run(Stream.concat(command, Stream.of(arguments)).toArray(String[]::new));
  }

  /** The objects in the YAML documents; a key that is there twice is an error. */
  static List<JsonNode> objects(String documents) {
    try (var parser = YAML.createParser(documents)) {
      parser.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(parser).readAll().stream()
          .filter(object -> !object.isNull() && !object.isMissingNode())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(documents, e);
    }
  }
}
