// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * VictoriaLogs, a process of its own that takes events as an HTTP Event Collector ({@code
 * /services/collector/event}, with any token), by bulk requests ({@code
 * /insert/elasticsearch/_bulk}) and by OTLP ({@code /insert/opentelemetry/v1/logs}). What it
 * answers with 200 it need not have taken: the events of an HTTP Event Collector's batch from the
 * first on that cannot be read, a whole batch with the content type of a form, and events of more
 * than 256 KiB.
 *
 * <p>It listens on a port of 127.0.0.1 and asks for neither TLS nor credentials: {@link
 * ReceiverFront} does. Its log stays in a folder under {@code target/receivers}. Thread-safe.
 */
public final class VictoriaLogs implements AutoCloseable {
  /** Its endpoint of OTLP, without {@code /v1/logs}. */
  public static final String OTLP = "/insert/opentelemetry";

  /** What is larger it answers with an error where it comes by OTLP. */
  public static final int MAX_OTLP_BYTES = 1 << 20;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final ReceiverProcess process;

  private VictoriaLogs(ReceiverProcess process) {
    this.process = process;
  }

  /** Starts one and returns when it is ready. */
  static VictoriaLogs start(Path program) {
    return new VictoriaLogs(
        ReceiverProcess.start(
            program,
            (data, port) ->
                List.of(
                    "-httpListenAddr=127.0.0.1:" + port,
                    "-storageDataPath=" + data,
                    "-opentelemetry.maxRequestSize=" + MAX_OTLP_BYTES,
                    // By default it drops what is older than a week.
                    "-retentionPeriod=100y"),
            "/health"));
  }

  /** Its root, without a slash at the end. */
  public URI url() {
    return process.url();
  }

  /** A value for a field of events that no other test has. */
  public String name(String prefix) {
    return process.name(prefix);
  }

  /**
   * The events that a query in LogsQL finds, in no order, all that were accepted before included.
   * All values are texts; a field in an object is called {@code event.id}, the time {@code _time}.
   *
   * @throws IllegalStateException with the answer when that is an error
   */
  public List<JsonNode> query(String logsQl) {
    require("GET", "/internal/force_flush", "");
    var answer =
        require(
            "POST",
            "/select/logsql/query",
            "query=" + URLEncoder.encode(logsQl, StandardCharsets.UTF_8));
    var events = new ArrayList<JsonNode>();
    try {
      for (var line : answer.lines().toList()) {
        events.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return events;
  }

  /**
   * Sends JSON, or lines of it.
   *
   * @param path with its slash and query
   */
  public HttpResponse<String> post(String path, String body) {
    return process.send("POST", path, "application/json", body);
  }

  @Override
  public void close() {
    process.close();
  }

  private String require(String method, String path, String form) {
    var answer = process.send(method, path, "application/x-www-form-urlencoded", form);
    if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
      throw new IllegalStateException(
          method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return answer.body();
  }
}
