// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.base.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/**
 * Reads an alert into what every index takes, whatever other alerts had: a tree of texts, lists and
 * objects, and of no value that is absent.
 *
 * <ul>
 *   <li>Numbers and booleans become texts, digit by digit. An index would refuse a text where it
 *       has seen a number before.
 *   <li>What is nested deeper than {@link #MAX_DEPTH} becomes a text, its own JSON, and so does
 *       each object and list of an alert with more than {@link #MAX_TOKENS} parts. An index refuses
 *       documents that are too deep.
 *   <li>A name that an object has twice has a list of both values. What may not be in a name of a
 *       field is an underscore: dots, which would make objects of it, and U+0000. Half of a
 *       surrogate pair is a question mark.
 * </ul>
 */
public final class AlertTree {
  /** Objects and lists in each other, of the alert on; Microsoft documents 3. */
  static final int MAX_DEPTH = 8;

  /**
   * Of a larger alert each object and list is a text: as a tree it would be many times its size.
   */
  static final int MAX_TOKENS = 100_000;

  private static final Set<String> ABSENT = Set.of("", "-", "N/A");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** What was received is limited, and nothing here costs more by being long. */
  private static final JsonFactory JSON =
      Json.factory()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          // Names come from outside: nothing of them outlives the alert.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  private final String json;
  private final JsonParser parser;
  private final int maxDepth;

  private AlertTree(String json, JsonParser parser, int maxDepth) {
    this.json = json;
    this.parser = parser;
    this.maxDepth = maxDepth;
  }

  /** Whatever the bytes are: those that cannot be read are one field, in base64. */
  public static AlertFields read(byte[] json) {
    try {
      // From a text, since from bytes the parser takes no name with half of a surrogate pair.
      return new AlertFields(parse(new String(json, StandardCharsets.UTF_8)));
    } catch (IOException notJson) {
      return new AlertFields(unreadable(json));
    }
  }

  private static ObjectNode parse(String json) throws IOException {
    try (var parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      var alert = new AlertTree(json, parser, hasManyTokens(json) ? 1 : MAX_DEPTH).object(1);
      if (parser.nextToken() != null) {
        throw new IOException("content after its end");
      }
      return alert;
    }
  }

  private static boolean hasManyTokens(String json) throws IOException {
    if (json.length() < MAX_TOKENS) {
      return false; // each is a character at least
    }
    try (var parser = JSON.createParser(json)) {
      var tokens = 0;
      while (tokens <= MAX_TOKENS && parser.nextToken() != null) {
        tokens++;
      }
      return tokens > MAX_TOKENS;
    }
  }

  private static ObjectNode unreadable(byte[] json) {
    var object = NODES.objectNode();
    if (json.length > 0) {
      object.put("unreadable", Base64.getEncoder().encodeToString(json));
    }
    return object;
  }

  private ObjectNode object(int depth) throws IOException {
    var object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      var name = cleaned(parser.currentName());
      parser.nextToken();
      var value = value(depth);
      if (!isAbsent(value)) {
        add(object, name, value);
      }
    }
    return object;
  }

  private ArrayNode list(int depth) throws IOException {
    var list = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      var value = value(depth);
      if (!isAbsent(value)) {
        list.add(value);
      }
    }
    return list;
  }

  private JsonNode value(int depth) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> depth < maxDepth ? object(depth + 1) : source();
      case START_ARRAY -> depth < maxDepth ? list(depth + 1) : source();
      case VALUE_NULL -> NODES.missingNode();
      default -> NODES.textNode(parser.getText());
    };
  }

  /** The object or list that begins here, as it came. */
  private JsonNode source() throws IOException {
    var start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return NODES.textNode(json.substring(start, (int) parser.currentLocation().getCharOffset()));
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isTextual() ? ABSENT.contains(value.textValue()) : value.isEmpty();
  }

  private static void add(ObjectNode object, String name, JsonNode value) {
    var before = object.get(name);
    switch (before) {
      case null -> object.set(name, value);
      case ArrayNode list -> list.add(value);
      default -> object.set(name, NODES.arrayNode().add(before).add(value));
    }
  }

  private static String cleaned(String name) {
    return name.isBlank() ? "_" : whole(name.replace('.', '_').replace('\0', '_'));
  }

  /** Without halves of surrogate pairs, which cannot be sent: Java's encoders make them "?". */
  private static String whole(String name) {
    return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
