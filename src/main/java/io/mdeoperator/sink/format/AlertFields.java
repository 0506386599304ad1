// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.defender.AlertTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The fields of an alert, or of an object in it, and which of them were read: a field counts as
 * read when it was what the reader expected, so that nothing of an alert is lost. Not thread-safe.
 */
public class AlertFields {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private final ObjectNode all;
  private final Set<String> read = new HashSet<>();
  private final Map<String, AlertFields> objects = new HashMap<>();

  /**
   * @param all as {@link AlertTree} makes it
   */
  AlertFields(ObjectNode all) {
    this.all = all;
  }

  /** The same fields, none of which has been read: for those who only look. */
  public AlertFields copy() {
    return new AlertFields(all);
  }

  public Optional<String> text(String name) {
    return text(name, _ -> true);
  }

  public Optional<String> text(String name, Predicate<String> isExpected) {
    return read(name, node -> node.isTextual() && isExpected.test(node.textValue()))
        .map(JsonNode::textValue);
  }

  public Optional<Instant> time(String name) {
    return text(name, text -> AlertTime.parse(text).isPresent()).flatMap(AlertTime::parse);
  }

  /** A number that is not negative. */
  public Optional<Long> number(String name) {
    return text(name, text -> NUMBER.matcher(text).matches()).map(Long::valueOf);
  }

  /** The texts of a list of nothing else; empty for any other. */
  public List<String> texts(String name) {
    return items(name, JsonNode::isTextual).map(JsonNode::textValue).toList();
  }

  /** The objects of a list of nothing else; empty for any other. */
  public List<AlertFields> objects(String name) {
    return items(name, JsonNode::isObject)
        .<AlertFields>map(item -> new Item((ObjectNode) item))
        .toList();
  }

  /** A list of nothing but such items. */
  public Optional<JsonNode> list(String name, Predicate<JsonNode> isExpected) {
    return read(name, node -> node.isArray() && node.valueStream().allMatch(isExpected));
  }

  /** An object of which only those fields count as read that are read of what is returned. */
  public Optional<AlertFields> object(String name) {
    return read(name, JsonNode::isObject)
        .map(node -> objects.computeIfAbsent(name, _ -> new AlertFields((ObjectNode) node)));
  }

  /** What was not read, of the objects in it, too. */
  public ObjectNode unread() {
    var unread = unreadFields();
    objects.forEach(
        (name, object) -> {
          var rest = object.unreadFields();
          if (!rest.isEmpty()) {
            unread.set(name, rest);
          }
        });
    return unread;
  }

  private ObjectNode unreadFields() {
    var unread = JsonNodeFactory.instance.objectNode();
    all.properties().stream()
        .filter(field -> !read.contains(field.getKey()))
        .forEach(field -> unread.set(field.getKey(), field.getValue()));
    return unread;
  }

  private Stream<JsonNode> items(String name, Predicate<JsonNode> isExpected) {
    return list(name, isExpected).stream().flatMap(JsonNode::valueStream);
  }

  private Optional<JsonNode> read(String name, Predicate<JsonNode> isExpected) {
    var node = Optional.ofNullable(all.get(name)).filter(isExpected);
    node.ifPresent(_ -> markRead(name));
    return node;
  }

  void markRead(String name) {
    read.add(name);
  }

  /** Of a list, which is kept as a whole: with thousands of them, what was read takes memory. */
  private static final class Item extends AlertFields {
    Item(ObjectNode all) {
      super(all);
    }

    @Override
    void markRead(String name) {}
  }
}
