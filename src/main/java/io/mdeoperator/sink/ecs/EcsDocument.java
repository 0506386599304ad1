// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.ecs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.base.Json;
import io.mdeoperator.defender.AlertTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** A document that is filled by the full names of its fields; absent values leave no trace. */
final class EcsDocument {
  private static final ObjectMapper MAPPER = Json.mapper();
  private static final JsonFactory JSON =
      Json.factory()
          // Four bytes for a character beyond the BMP, as in most alerts, where escapes have 12.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  /** A document without what comes from the alert, about. */
  private static final int FRAME = 1024;

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final int expectedSize;

  /**
   * @param alertSize the bytes of the alert
   */
  EcsDocument(int alertSize) {
    this.expectedSize = alertSize + FRAME;
  }

  void text(String field, Optional<String> value) {
    value.ifPresent(text -> text(field, text));
  }

  void text(String field, String value) {
    if (!value.isEmpty()) {
      parent(field).put(name(field), value);
    }
  }

  void number(String field, Optional<Long> value) {
    value.ifPresent(number -> parent(field).put(name(field), number));
  }

  void time(String field, Optional<Instant> value) {
    value.ifPresent(time -> text(field, AlertTime.format(time)));
  }

  /** A list, even of one. */
  void texts(String field, Collection<String> values) {
    if (!values.isEmpty()) {
      var list = parent(field).putArray(name(field));
      values.forEach(list::add);
    }
  }

  /** A list or an object as it is. */
  void node(String field, Optional<? extends JsonNode> value) {
    value.filter(node -> !node.isEmpty()).ifPresent(node -> parent(field).set(name(field), node));
  }

  /** On one line. */
  byte[] json() {
    var json = new ByteArrayOutputStream(expectedSize);
    try (var generator = JSON.createGenerator(json)) {
      MAPPER.writeTree(generator, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // nothing is written but to memory
    }
    return json.toByteArray();
  }

  private ObjectNode parent(String field) {
    var parent = root;
    var names = field.split("\\.", -1);
    for (var i = 0; i < names.length - 1; i++) {
      parent = parent.withObjectProperty(names[i]);
    }
    return parent;
  }

  private static String name(String field) {
    return field.substring(field.lastIndexOf('.') + 1);
  }
}
