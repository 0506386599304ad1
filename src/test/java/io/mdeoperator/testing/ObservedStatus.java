package io.mdeoperator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * One version of an object's status.
 *
 * @param whole the object as the API server gave it
 */
record ObservedStatus(JsonNode whole) {
  /** Whether the operator has written it: the schema's default alone says -1. */
  boolean isWritten() {
    return status().path("observedGeneration").asLong(-1) >= 0 || !conditions().isEmpty();
  }

  /** Kind, name and version, for messages. */
  String object() {
    return "%s %s/%s at %s"
        .formatted(
            whole.path("kind").asText(),
            whole.at("/metadata/namespace").asText(),
            whole.at("/metadata/name").asText(),
            whole.at("/metadata/resourceVersion").asText());
  }

  String uid() {
    return whole.at("/metadata/uid").asText();
  }

  long generation() {
    return whole.at("/metadata/generation").asLong();
  }

  JsonNode status() {
    return whole.path("status");
  }

  String text() {
    return status().toString();
  }

  List<JsonNode> conditions() {
    return status().path("conditions").valueStream().toList();
  }

  List<String> types() {
    return conditions().stream().map(condition -> condition.path("type").asText()).toList();
  }

  Optional<JsonNode> condition(String type) {
    return conditions().stream()
        .filter(condition -> type.equals(condition.path("type").asText()))
        .findFirst();
  }

  /** True, False or Unknown; empty where there is no such condition. */
  String statusOf(String type) {
    return condition(type).map(condition -> condition.path("status").asText()).orElse("");
  }
}
