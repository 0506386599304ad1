// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mdeoperator.kubectl.transport.Cluster;
import io.mdeoperator.kubectl.transport.KubectlException;
import io.mdeoperator.kubectl.transport.KubectlException.Cause;
import io.mdeoperator.kubectl.view.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A cluster in memory that understands the few forms of commands that the plug-in uses. */
final class FakeCluster implements Cluster {
  /** The only terms of a selector of labels that it understands; others select everything. */
  private static final Pattern LABEL = Pattern.compile("([^!=]+)(!?=)([^=]+)");

  private final ObjectMapper yaml = new YAMLMapper();
  private final List<JsonNode> objects = new ArrayList<>();
  private final Map<String, KubectlException> failures = new LinkedHashMap<>();
  private final Map<String, String> answers = new LinkedHashMap<>();
  private final List<String> commands = new ArrayList<>();

  /** Adds an object, given in YAML. */
  FakeCluster with(String manifest) {
    try {
      objects.add(yaml.readTree(manifest));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Commands that begin like this fail. */
  FakeCluster failing(String command, Cause cause, String message) {
    failures.put(command, new KubectlException(cause, message));
    return this;
  }

  /** Commands that begin like this print that. */
  FakeCluster answering(String command, String answer) {
    answers.put(command, answer);
    return this;
  }

  /** What was run so far. */
  List<String> commands() {
    return commands;
  }

  /** The plug-in on this cluster. */
  PlugIn plugIn() {
    return new PlugIn((_, _) -> this);
  }

  @Override
  public String run(List<String> arguments) throws KubectlException {
    var command = String.join(" ", arguments);
    commands.add(command);
    for (var failure : failures.entrySet()) {
      if (command.startsWith(failure.getKey())) {
        throw failure.getValue();
      }
    }
    return answers.entrySet().stream()
        .filter(answer -> command.startsWith(answer.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("");
  }

  @Override
  public String run(List<String> arguments, String input) throws KubectlException {
    return run(arguments);
  }

  @Override
  public String run(List<String> arguments, Duration wait) throws KubectlException {
    return run(arguments);
  }

  @Override
  public void items(List<String> arguments, Consumer<JsonNode> items) throws KubectlException {
    run(arguments);
    var resources = List.of(arguments.get(1).split(","));
    objects.stream()
        .filter(object -> resources.contains(resource(object)))
        .filter(object -> isSelected(object, arguments))
        .forEach(items);
  }

  private static String resource(JsonNode object) {
    var kind = object.path("kind").asText();
    return Kind.of(kind).map(Kind::resource).orElse(kind.toLowerCase(Locale.ROOT) + "s");
  }

  private static boolean isSelected(JsonNode object, List<String> arguments) {
    return terms(arguments, "--field-selector=")
            .allMatch(
                term ->
                    object
                        .at("/" + term.split("=", 2)[0].replace('.', '/'))
                        .asText()
                        .equals(term.split("=", 2)[1]))
        && terms(arguments, "--selector=")
            .map(LABEL::matcher)
            .filter(Matcher::matches)
            .allMatch(
                term ->
                    object
                            .path("metadata")
                            .path("labels")
                            .path(term.group(1))
                            .asText()
                            .equals(term.group(3))
                        == term.group(2).equals("="));
  }

  private static Stream<String> terms(List<String> arguments, String option) {
    return arguments.stream()
        .filter(argument -> argument.startsWith(option))
        .flatMap(argument -> Stream.of(argument.substring(option.length()).split(",", -1)));
  }
}
