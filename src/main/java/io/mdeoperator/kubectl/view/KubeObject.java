// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kubectl.view;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.api.ConditionType;
import io.mdeoperator.api.Timestamps;
import io.mdeoperator.api.reason.Actor;
import io.mdeoperator.api.reason.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * An object as the API server has it. Fields that are missing or of another type count as absent,
 * so that objects of other versions can be shown. Nothing here is safe to print before {@link
 * Texts#printable}.
 */
public record KubeObject(JsonNode json) {
  /** What a condition says. */
  public record Condition(String status, String reason, String message, Optional<Instant> since) {
    public boolean isTrue() {
      return status.equals("True");
    }

    public boolean isFalse() {
      return status.equals("False");
    }

    /** Its explanation; empty where a newer operator wrote it. */
    public Optional<Reason> known() {
      return Reason.of(reason);
    }
  }

  public String kind() {
    return text("kind").orElse("");
  }

  public boolean isOf(Kind kind) {
    return kind().equals(kind.value());
  }

  public boolean is(Kind.Trait trait) {
    return Kind.of(kind()).filter(kind -> kind.is(trait)).isPresent();
  }

  public String name() {
    return text("metadata", "name").orElse("");
  }

  public String namespace() {
    return text("metadata", "namespace").orElse("");
  }

  /** Kind and name, for people. */
  public String title() {
    return kind() + " " + name();
  }

  /** A scalar, by the names of the fields that lead to it. */
  public Optional<String> text(String... path) {
    return Optional.of(at(path))
        .filter(JsonNode::isValueNode)
        .filter(n -> !n.isNull())
        .map(JsonNode::asText);
  }

  /** A number; 0 where there is none. */
  public long number(String... path) {
    return at(path).asLong(0);
  }

  /** A list of texts. */
  public List<String> texts(String... path) {
    return elements(path).map(element -> element.json().asText()).toList();
  }

  /** What is at a field; an object without any where there is none. */
  public KubeObject part(String... path) {
    return new KubeObject(at(path));
  }

  /** The elements of a list. */
  public Stream<KubeObject> elements(String... path) {
    return StreamSupport.stream(at(path).spliterator(), false).map(KubeObject::new);
  }

  /** The name of the first field that is an object itself: of a sink, its kind. */
  public Optional<String> firstObject() {
    return json.propertyStream()
        .filter(field -> field.getValue().isObject())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** A time; empty when it cannot be read, too. */
  public Optional<Instant> time(String... path) {
    return text(path).flatMap(Timestamps::parse);
  }

  /** Whether a field is there, even if it is empty. */
  public boolean has(String... path) {
    return !at(path).isMissingNode();
  }

  public Optional<Condition> condition(ConditionType type) {
    return elements("status", "conditions")
        .filter(condition -> condition.text("type").filter(type.value()::equals).isPresent())
        .findFirst()
        .map(
            found ->
                new Condition(
                    found.text("status").orElse("Unknown"),
                    found.text("reason").orElse(""),
                    found.text("message").orElse(""),
                    found.time("lastTransitionTime")));
  }

  public Optional<Condition> ready() {
    return condition(ConditionType.READY);
  }

  public boolean isReady() {
    return ready().filter(Condition::isTrue).isPresent();
  }

  /** What Ready warns of while it is True: something that somebody has to do before it is not. */
  public Optional<Condition> warning() {
    return ready()
        .filter(Condition::isTrue)
        .filter(ready -> ready.known().filter(r -> r.actor() != Actor.NOBODY).isPresent())
        .filter(_ -> !isSuspended());
  }

  /** Whether it is over, well or not: no fix brings it back. */
  public boolean hasEnded() {
    return has("status", "outcome");
  }

  /** Whether it has ended in a way in which nobody has to act: an action that was cancelled. */
  public boolean isSettled() {
    return hasEnded()
        && ready()
            .flatMap(Condition::known)
            .filter(reason -> reason.actor() == Actor.NOBODY)
            .isPresent();
  }

  /** Whether another object of its kind has made it, one for each tenant. */
  public boolean isChild() {
    return elements("metadata", "ownerReferences")
        .anyMatch(owner -> owner.text("kind").filter(kind()::equals).isPresent());
  }

  public boolean isSuspended() {
    return at("spec", "suspend").asBoolean(false);
  }

  /** Whether the status is of a spec before the present one. */
  public boolean isOutdated() {
    return has("status", "observedGeneration")
        && number("status", "observedGeneration") < number("metadata", "generation");
  }

  private JsonNode at(String... path) {
    var node = json;
    for (var field : path) {
      node = node.path(field);
    }
    return node;
  }
}
