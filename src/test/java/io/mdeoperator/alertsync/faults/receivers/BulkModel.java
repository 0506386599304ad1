// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults.receivers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.sink.Revision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A data stream or index as the bulk API describes it (Elasticsearch: "Bulk API", "Optimistic
 * concurrency control"): {@code create} writes an id once, {@code external_gte} replaces a document
 * by one of the same or a later version. Used by one thread at a time.
 */
public final class BulkModel {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CONFLICT = "version_conflict_engine_exception";

  private final Map<String, Document> documents = new HashMap<>();
  private final List<Revision> arrived = new ArrayList<>();
  private final Set<String> owners = new HashSet<>();

  private record Document(long version, Revision revision) {}

  /** What becomes of one document of a request. */
  private record Result(int status, String error) {}

  /**
   * Does what a bulk request asks for, and returns the answer.
   *
   * @param body decompressed
   * @param most of its documents; there is no room in the queue for those behind
   */
  public String write(byte[] body, int most) {
    var lines = new String(body, StandardCharsets.UTF_8).lines().toList();
    var answer = JSON.createObjectNode().put("errors", true);
    var items = answer.putArray("items");
    for (var line = 0; line < lines.size(); line += 2) {
      var action = tree(lines.get(line)).properties().iterator().next();
      var document = tree(lines.get(line + 1));
      var result =
          line / 2 < most
              ? write(action.getKey(), action.getValue(), document)
              : new Result(429, "es_rejected_execution_exception");
      say(items.addObject().putObject(action.getKey()), action.getValue(), result);
    }
    return answer.toString();
  }

  private static void say(ObjectNode item, JsonNode action, Result result) {
    item.put("_id", action.get("_id").asText()).put("status", result.status());
    if (!result.error().isEmpty()) {
      item.putObject("error").put("type", result.error());
    }
  }

  private Result write(String action, JsonNode of, JsonNode json) {
    var revision = revision(json);
    arrived.add(revision);
    owners.add(json.at("/organization/id").asText());
    var id = of.get("_id").asText();
    var before = documents.get(id);
    var isGte = of.path("version_type").asText().equals("external_gte");
    var next = new Document(of.path("version").asLong(), revision);
    if (!action.equals("create") && !(action.equals("index") && isGte)) {
      return new Result(400, "illegal_argument_exception");
    }
    if (before != null && (!isGte || next.version() < before.version())) {
      return new Result(409, CONFLICT);
    }
    documents.put(id, next);
    return new Result(before == null ? 201 : 200, "");
  }

  /** Which revision a document is of. */
  public static Revision revision(JsonNode document) {
    return new Revision(
        document.at("/event/id").asText(),
        Instant.parse(document.at("/microsoft/defender_endpoint/lastUpdateTime").asText()));
  }

  /** What it was given since it was asked last, also what was there already. */
  ReceiverUnderFaults.Arrivals arrivals() {
    var since = new ReceiverUnderFaults.Arrivals(Set.copyOf(owners), List.copyOf(arrived));
    arrived.clear();
    owners.clear();
    return since;
  }

  /** What it holds, a revision for each document. */
  List<Revision> documents() {
    return documents.values().stream().map(Document::revision).toList();
  }

  private static JsonNode tree(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
