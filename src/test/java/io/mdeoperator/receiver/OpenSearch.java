// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of OpenSearch of its own, a process that listens on a port of 127.0.0.1. It asks for
 * neither TLS nor credentials: {@link ReceiverFront} does. Its log stays in a folder under {@code
 * target/receivers}. Thread-safe.
 *
 * <p>Bodies are JSON or, for {@code _bulk}, lines of it. Whatever is not a {@link #request} throws
 * {@link IllegalStateException} with the answer when that is an error.
 */
public final class OpenSearch implements AutoCloseable {
  private static final int MAX_HITS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReceiverProcess process;

  /** What OpenSearch answers; {@code body} is a missing node when it has none. */
  public record Answer(int status, JsonNode body) {
    /** Whether it did what it was asked for. */
    public boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  private OpenSearch(ReceiverProcess process) {
    this.process = process;
  }

  /** Starts one and returns when it is ready, some seconds later. */
  public static OpenSearch start(Path program) {
    return new OpenSearch(
        ReceiverProcess.start(
            program,
            (data, port) -> List.of(data.toString(), String.valueOf(port)),
            "/_cluster/health?wait_for_status=green&timeout=10s"));
  }

  /** Its root, without a slash at the end. */
  public URI url() {
    return process.url();
  }

  /** A name for an index, data stream or template that nobody else has. */
  public String name(String prefix) {
    return process.name(prefix);
  }

  /**
   * @param mapping of an index: {@code {"properties": …}}
   */
  public void createIndex(String index, String mapping) {
    require("PUT", "/" + index, "{\"mappings\":%s}".formatted(mapping));
  }

  /**
   * Creates a data stream, and the index template of the same name that it needs.
   *
   * @param mapping of its indices, beside the {@code @timestamp} that they have anyway
   */
  public void createDataStream(String stream, String mapping) {
    createIndexTemplate(
        stream,
        "{\"index_patterns\":[\"%s\"],\"data_stream\":{},\"template\":{\"mappings\":%s}}"
            .formatted(stream, mapping));
    require("PUT", "/_data_stream/" + stream, "");
  }

  /** Creates an index template, or replaces it. */
  public void createIndexTemplate(String template, String body) {
    require("PUT", "/_index_template/" + template, body);
  }

  /** Makes what was written to an index or data stream visible to {@link #search}. */
  public void refresh(String index) {
    require("POST", "/" + index + "/_refresh", "");
  }

  /**
   * What an index or data stream holds, at most 10,000 hits in no order: {@code _index}, {@code
   * _id}, {@code _version}, {@code _source}. Refreshes it first.
   */
  public List<JsonNode> search(String index) {
    refresh(index);
    var answer =
        require(
            "POST",
            "/" + index + "/_search",
            "{\"size\":%d,\"version\":true,\"query\":{\"match_all\":{}}}".formatted(MAX_HITS));
    var hits = new ArrayList<JsonNode>();
    answer.at("/hits/hits").forEach(hits::add);
    return hits;
  }

  /** An index that is closed takes no document until it is opened. */
  public void closeIndex(String index) {
    require("POST", "/" + index + "/_close", "");
  }

  public void openIndex(String index) {
    require("POST", "/" + index + "/_open", "");
  }

  /** Blocks writes as OpenSearch does itself when its disk is full, or lets them in again. */
  public void setReadOnly(String index, boolean on) {
    require(
        "PUT",
        "/" + index + "/_settings",
        "{\"index.blocks.read_only_allow_delete\":%s}".formatted(on ? "true" : "null"));
  }

  public void deleteIndex(String index) {
    require("DELETE", "/" + index, "");
  }

  /** Deletes a data stream, with what it holds, and its index template. */
  public void deleteDataStream(String stream) {
    require("DELETE", "/_data_stream/" + stream, "");
    require("DELETE", "/_index_template/" + stream, "");
  }

  /**
   * Sends any request.
   *
   * @param path with its slash and query
   * @param body may be empty
   */
  public Answer request(String method, String path, String body) {
    var answer = process.send(method, path, "application/json", body);
    try {
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }

  private JsonNode require(String method, String path, String body) {
    var answer = request(method, path, body);
    if (!answer.isSuccess()) {
      throw new IllegalStateException(method + " " + path + ": " + answer);
    }
    return answer.body();
  }
}
