// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

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

/**
 * A document, or an object in a list of it, that is filled by the full names of its fields, such as
 * {@code host.name}; absent values leave no trace. Not thread-safe.
 */
public final class JsonObject {
  private static final ObjectMapper MAPPER = Json.mapper();
  private static final JsonFactory JSON =
      Json.factory()
          // Four bytes for a character beyond the BMP, as in most alerts, where escapes have 12.
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  /** A document without what comes from the alert, about. */
  private static final int FRAME = 1024;

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();

  /** Writes a text. */
  public void text(String field, Optional<String> value) {
    value.ifPresent(text -> text(field, text));
  }

  /** Writes a text; an empty one is absent. */
  public void text(String field, String value) {
    if (!value.isEmpty()) {
      parent(field).put(name(field), value);
    }
  }

  /** Writes a number. */
  public void number(String field, Optional<Long> value) {
    value.ifPresent(number -> number(field, number));
  }

  /** Writes a number. */
  public void number(String field, long value) {
    parent(field).put(name(field), value);
  }

  /** Writes true or false. */
  public void bool(String field, boolean value) {
    parent(field).put(name(field), value);
  }

  /** Writes a time as text, as {@link AlertTime#format}. */
  public void time(String field, Optional<Instant> value) {
    value.ifPresent(time -> text(field, AlertTime.format(time)));
  }

  /** Writes a list, even of one. */
  public void texts(String field, Collection<String> values) {
    if (!values.isEmpty()) {
      var list = parent(field).putArray(name(field));
      values.forEach(list::add);
    }
  }

  /** Writes a list, even of one. */
  public void numbers(String field, Collection<Long> values) {
    if (!values.isEmpty()) {
      var list = parent(field).putArray(name(field));
      values.forEach(list::add);
    }
  }

  /** Writes a list, even of one. */
  public void objects(String field, Collection<JsonObject> values) {
    if (!values.isEmpty()) {
      var list = parent(field).putArray(name(field));
      values.forEach(value -> list.add(value.root));
    }
  }

  /** Writes a list or an object as it is; an empty one is absent. */
  public void node(String field, Optional<? extends JsonNode> value) {
    value.filter(node -> !node.isEmpty()).ifPresent(node -> parent(field).set(name(field), node));
  }

  /** Whether nothing has been written. */
  public boolean isEmpty() {
    return root.isEmpty();
  }

  /**
   * In UTF-8, on one line.
   *
   * @param alertSize the bytes of the alert, of which the document has most
   */
  public byte[] json(int alertSize) {
    var json = new ByteArrayOutputStream(alertSize + FRAME);
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
