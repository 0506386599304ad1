// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.cluster.ChildProcess;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.tool.BuildScript;
import io.mdeoperator.tool.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/**
 * A node of OpenSearch of its own, a process that listens on a port of 127.0.0.1. It asks for
 * neither TLS nor credentials: {@link ReceiverFront} does.
 *
 * <p>Its files are in a folder under {@code target/receivers}; the log stays there when it is
 * closed. Thread-safe.
 *
 * <p>Bodies are JSON or, for {@code _bulk}, lines of it. Whatever is not a {@link #request} throws
 * {@link IllegalStateException} with the answer when that is an error.
 */
public final class OpenSearch implements AutoCloseable {
  private static final Duration MAX_START = Duration.ofMinutes(3);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final int MAX_HITS = 10_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final int port = LoopbackPort.free();
  private final HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final AtomicInteger names = new AtomicInteger();
  private final Path folder;
  private final ChildProcess process;

  /** What OpenSearch answers; {@code body} is a missing node when it has none. */
  public record Answer(int status, JsonNode body) {
    /** Whether it did what it was asked for. */
    public boolean isSuccess() {
      return status / 100 == 2;
    }
  }

  private OpenSearch(Path program) throws IOException {
    var parent = BuildScript.projectFolder().resolve("target/receivers");
    folder = Files.createTempDirectory(Files.createDirectories(parent), "opensearch-");
    process =
        ChildProcess.start(
            List.of(program.toString(), data().toString(), String.valueOf(port)),
            Map.of("JAVA_HOME", System.getProperty("java.home")),
            folder.resolve("opensearch.log"));
    Awaitility.await("OpenSearch, see " + folder)
        .atMost(MAX_START)
        .pollInterval(Duration.ofMillis(100))
        .until(this::isReady);
  }

  /** Starts one and returns when it is ready, some seconds later. */
  static OpenSearch start(Path program) {
    try {
      return new OpenSearch(program);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its root, without a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The id of its process. */
  public long pid() {
    return process.pid();
  }

  /** A name for an index, data stream or template that nobody else has. */
  public String name(String prefix) {
    return prefix + "-" + names.incrementAndGet();
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
    try {
      return send(method, path, body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.kill();
    http.close();
    TestFolders.delete(data());
  }

  private Path data() {
    return folder.resolve("data");
  }

  private JsonNode require(String method, String path, String body) {
    var answer = request(method, path, body);
    if (!answer.isSuccess()) {
      throw new IllegalStateException(method + " " + path + ": " + answer);
    }
    return answer.body();
  }

  private Answer send(String method, String path, String body) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create(url() + path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while OpenSearch was asked", e);
    }
  }

  private boolean isReady() {
    process.requireAlive();
    try {
      return send("GET", "/_cluster/health?wait_for_status=green&timeout=10s", "").isSuccess();
    } catch (IOException notYet) {
      return false;
    }
  }
}
