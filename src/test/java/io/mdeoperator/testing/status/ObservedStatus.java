// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * One version of an object's status.
 *
 * @param whole the object as the API server gave it
 */
public record ObservedStatus(JsonNode whole) {
  /** Whether the operator has written it: the schema's default alone says -1. */
  public boolean isWritten() {
    return status().path("observedGeneration").asLong(-1) >= 0 || !conditions().isEmpty();
  }

  /** Kind, name and version, for messages. */
  public String object() {
    return "%s %s/%s at %s"
        .formatted(
            whole.path("kind").asText(),
            whole.at("/metadata/namespace").asText(),
            whole.at("/metadata/name").asText(),
            whole.at("/metadata/resourceVersion").asText());
  }

  public String uid() {
    return whole.at("/metadata/uid").asText();
  }

  public long generation() {
    return whole.at("/metadata/generation").asLong();
  }

  public JsonNode status() {
    return whole.path("status");
  }

  public String text() {
    return status().toString();
  }

  public List<JsonNode> conditions() {
    return status().path("conditions").valueStream().toList();
  }

  public List<String> types() {
    return conditions().stream().map(condition -> condition.path("type").asText()).toList();
  }

  public Optional<JsonNode> condition(String type) {
    return conditions().stream()
        .filter(condition -> type.equals(condition.path("type").asText()))
        .findFirst();
  }

  /** True, False or Unknown; empty where there is no such condition. */
  public String statusOf(String type) {
    return condition(type).map(condition -> condition.path("status").asText()).orElse("");
  }
}
