// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.transport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The kubectl on the user's PATH, with the flags that he gave. A run that has not ended by its
 * deadline is killed. Thread-safe.
 */
public final class Kubectl implements Cluster {
  /** Long enough for a login in a browser that kubectl waits for. */
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** Of what is not streamed: a ConfigMap has at most 1 MiB, a log is limited by its command. */
  private static final int MAX_OUTPUT = 64 << 20;

  private final String program;
  private final List<String> flags;
  private final Consumer<String> messages;

  /**
   * @param program its name on the PATH, or its path
   * @param flags given to each run, such as {@code --context=…}
   * @param messages takes lines that kubectl and its logins write for people
   */
  public Kubectl(String program, List<String> flags, Consumer<String> messages) {
    this.program = program;
    this.flags = List.copyOf(flags);
    this.messages = messages;
  }

  @Override
  public String run(List<String> arguments) throws KubectlException {
    return run(arguments, "");
  }

  @Override
  public String run(List<String> arguments, String input) throws KubectlException {
    return process(arguments, TIMEOUT, input).read(Kubectl::text);
  }

  @Override
  public String run(List<String> arguments, Duration wait) throws KubectlException {
    return process(arguments, TIMEOUT.plus(wait), "").read(Kubectl::text);
  }

  @Override
  public void items(List<String> arguments, Consumer<JsonNode> items) throws KubectlException {
    var json = new ArrayList<>(arguments);
    json.add("--output=json");
    process(json, TIMEOUT, "")
        .read(
            out -> {
              readItems(out, items);
              return null;
            });
  }

  private KubectlProcess process(List<String> arguments, Duration timeout, String input)
      throws KubectlException {
    var command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    command.addAll(flags(arguments));
    return KubectlProcess.start(command, timeout, input, messages);
  }

  /** The user's, unless the command names a namespace, or all, itself. */
  private List<String> flags(List<String> arguments) {
    var isPlaced =
        arguments.stream().anyMatch(a -> a.startsWith("--namespace") || a.startsWith("--all-n"));
    return flags.stream().filter(flag -> !isPlaced || !flag.startsWith("--namespace")).toList();
  }

  private static String text(InputStream out) throws IOException {
    var bytes = out.readNBytes(MAX_OUTPUT);
    if (out.read() >= 0) {
      throw new IOException("its output is longer than " + (MAX_OUTPUT >> 20) + " MiB");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** One object at a time, however long the list is. */
  private static void readItems(InputStream out, Consumer<JsonNode> items) throws IOException {
    var mapper = Json.mapper();
    try (var parser = mapper.createParser(out)) {
      if (parser.nextToken() == null) {
        return; // nothing was found, or kubectl's message says why
      }
      while (parser.nextToken() != null && !"items".equals(parser.currentName())) {
        parser.skipChildren();
      }
      parser.nextToken();
      while (parser.nextToken() != null && parser.currentToken().isStructStart()) {
        items.accept(mapper.readTree(parser));
      }
      while (parser.nextToken() != null) {
        parser.skipChildren();
      }
    } catch (JsonProcessingException e) {
      throw new IOException("its output cannot be read: " + e.getOriginalMessage(), e);
    }
  }
}
