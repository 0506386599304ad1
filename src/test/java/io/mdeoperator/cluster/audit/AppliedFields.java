// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.cluster.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which fields each manager applied last, for server-side apply (Kubernetes: "Server-Side Apply").
 * Objects are merged field by field; what a manager does not apply any more is removed; lists are
 * replaced whole, also those that the schema merges by key.
 */
public final class AppliedFields {
  private final Map<String, JsonNode> lastByOwner = new ConcurrentHashMap<>();

  /**
   * Merges {@code applied} into {@code live}, which is changed.
   *
   * @param owner the object and the manager whose fields these are
   */
  public void merge(String owner, ObjectNode live, ObjectNode applied) {
    var before = lastByOwner.put(owner, applied.deepCopy());
    if (before != null) {
      removeAbsent(live, before, applied);
    }
    overlay(live, applied);
  }

  private static void removeAbsent(ObjectNode live, JsonNode before, JsonNode applied) {
    for (var field : before.properties()) {
      var name = field.getKey();
      if (!applied.has(name)) {
        live.remove(name);
      } else if (live.get(name) instanceof ObjectNode child) {
        removeAbsent(child, field.getValue(), applied.get(name));
      }
    }
  }

  private static void overlay(ObjectNode live, ObjectNode applied) {
    for (var field : applied.properties()) {
      var name = field.getKey();
      if (field.getValue() instanceof ObjectNode child) {
        overlay(live.get(name) instanceof ObjectNode old ? old : live.putObject(name), child);
      } else {
        live.set(name, field.getValue());
      }
    }
  }
}
