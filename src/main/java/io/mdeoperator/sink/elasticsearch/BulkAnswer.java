// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.elasticsearch;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.base.Json;
import io.mdeoperator.sink.http.ReceiverResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * What a bulk request's answer means for each of its documents. It says HTTP 200 whatever became of
 * them (Elasticsearch: "Bulk API").
 */
final class BulkAnswer {
  /** Far more than what is asked for of the most documents that a request may hold. */
  private static final long MAX_BYTES = 4 << 20;

  private static final ObjectMapper JSON = bounded();
  private static final ReceiverResponse UNREADABLE =
      ReceiverResponse.unable(
          "does not answer as the bulk API of Elasticsearch or OpenSearch does: check elasticsearch.url");

  private BulkAnswer() {}

  private static ObjectMapper bounded() {
    var mapper = Json.mapper();
    var limits = StreamReadConstraints.builder().maxDocumentLength(MAX_BYTES).build();
    mapper.getFactory().setStreamReadConstraints(limits);
    return mapper;
  }

  /**
   * The answers for the documents with these ids, in their order; none counts as written unless the
   * answer says so of its id.
   *
   * @throws IOException when the body did not come as a whole
   */
  static ReceiverResponse of(InputStream body, List<String> ids) throws IOException {
    try (var json = JSON.createParser(body)) {
      return isAtItems(json) ? each(json, ids) : UNREADABLE;
    } catch (JsonProcessingException e) {
      return UNREADABLE;
    }
  }

  private static boolean isAtItems(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return false;
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      var isItems = json.currentName().equals("items");
      var value = json.nextToken();
      if (isItems) {
        return value == JsonToken.START_ARRAY;
      }
      json.skipChildren();
    }
    return false;
  }

  private static ReceiverResponse each(JsonParser json, List<String> ids) throws IOException {
    var answers = new ArrayList<ReceiverResponse>();
    for (var id : ids) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return UNREADABLE;
      }
      var item = json.<JsonNode>readValueAsTree().elements();
      if (!item.hasNext()) {
        return UNREADABLE;
      }
      var answer = item.next();
      if (!answer.path("_id").asText().equals(id)) {
        return UNREADABLE;
      }
      answers.add(ofItem(answer));
    }
    return json.nextToken() == JsonToken.END_ARRAY
        ? new ReceiverResponse.Each(answers)
        : UNREADABLE;
  }

  private static ReceiverResponse ofItem(JsonNode answer) {
    var status = answer.path("status").asInt();
    return "used".equals(answer.path("failure_store").asText())
        ? new ReceiverResponse.Refused(
            "it went to the failure store of the data stream, not to the data stream")
        : ofItem(status, answer.path("error").path("type").asText());
  }

  /** Types are known by their names only: no text of the receiver goes into a message. */
  private static ReceiverResponse ofItem(int status, String type) {
    return switch (type) {
      case "version_conflict_engine_exception" -> new ReceiverResponse.Accepted(); // it is there
      case "index_closed_exception" -> unable(status, "the index is closed");
      case "index_not_found_exception" ->
          unable(status, "the index does not exist, and may not be created by writing to it");
      case "cluster_block_exception" ->
          unable(status, "the index or the cluster is read-only, perhaps because its disk is full");
      case "security_exception" ->
          unable(status, "the credential (elasticsearch.auth) may not write to the index");
      default -> ofStatus(status);
    };
  }

  private static ReceiverResponse ofStatus(int status) {
    return switch (status) {
      case 200, 201 -> new ReceiverResponse.Accepted();
      case 400, 413 ->
          new ReceiverResponse.Refused(
              "HTTP " + status + "; it may contradict the mapping of the index");
      case 429 -> unable(status, "it has too much to do");
      default -> unable(status, "its log may say why");
    };
  }

  private static ReceiverResponse unable(int status, String why) {
    return ReceiverResponse.unable("cannot write documents (HTTP " + status + "): " + why);
  }
}
