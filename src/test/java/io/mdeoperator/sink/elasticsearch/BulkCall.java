// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/**
 * A bulk request as a receiver reads it.
 *
 * @param body after decompression
 * @param lines actions and documents in turn
 */
record BulkCall(String body, List<JsonNode> lines) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static BulkCall of(Call call) {
    try {
      var body = new String(decompressed(call), StandardCharsets.UTF_8);
      var lines = new ArrayList<JsonNode>();
      for (var line : body.lines().toList()) {
        lines.add(JSON.readTree(line));
      }
      return new BulkCall(body, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] decompressed(Call call) throws IOException {
    return call.header("content-encoding").equals("gzip")
        ? new GZIPInputStream(new ByteArrayInputStream(call.body())).readAllBytes()
        : call.body();
  }

  /** The actions without their names. */
  List<JsonNode> actions() {
    var actions = new ArrayList<JsonNode>();
    for (var i = 0; i < lines.size(); i += 2) {
      actions.add(lines.get(i).elements().next());
    }
    return actions;
  }

  List<JsonNode> documents() {
    var documents = new ArrayList<JsonNode>();
    for (var i = 1; i < lines.size(); i += 2) {
      documents.add(lines.get(i));
    }
    return documents;
  }

  /** An answer that says 201 of each document, changed by a test by its place. */
  Reply answer(BiConsumer<Integer, ObjectNode> change) {
    var answer = JSON.createObjectNode().put("errors", true);
    var items = answer.putArray("items");
    var actions = actions();
    for (var i = 0; i < actions.size(); i++) {
      var item = items.addObject().putObject(lines.get(2 * i).fieldNames().next());
      item.put("_id", actions.get(i).get("_id").asText()).put("status", 201);
      change.accept(i, item);
    }
    return new Reply(200, Map.of("Content-Type", "application/json"), answer.toString());
  }
}
