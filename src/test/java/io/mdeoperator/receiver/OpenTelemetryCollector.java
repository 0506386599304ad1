// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An OpenTelemetry collector, a process of its own that takes log records by OTLP over HTTP, in
 * protobuf and JSON, and has written them to a file when it answers. It answers that a request was
 * taken in part to none.
 *
 * <p>It listens on two ports of 127.0.0.1. One is reached over TLS and asks for {@link #TOKEN}; the
 * other asks for neither: {@link ReceiverFront} does. Its log stays in a folder under {@code
 * target/receivers}. Thread-safe.
 */
public final class OpenTelemetryCollector implements AutoCloseable {
  /** What is larger, after decompression, it answers with 400. */
  public static final int MAX_REQUEST_BYTES = 1 << 20;

  /** The bearer token that the port with TLS asks for. */
  public static final String TOKEN = "a-token-of-the-collector";

  private static final String LOGS = "/v1/logs";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TestAuthority authority;
  private final int tlsPort;
  private final ReceiverProcess process;

  /**
   * A log record as it was written, in the JSON of OTLP.
   *
   * @param resource that it is of
   */
  public record Arrived(JsonNode resource, JsonNode record) {
    /** The attributes of the record that are texts. */
    public Map<String, String> attributes() {
      var texts = new LinkedHashMap<String, String>();
      for (var attribute : record.path("attributes")) {
        var value = attribute.at("/value/stringValue");
        if (value.isTextual()) {
          texts.put(attribute.get("key").asText(), value.asText());
        }
      }
      return texts;
    }
  }

  private OpenTelemetryCollector(TestAuthority authority, int tlsPort, ReceiverProcess process) {
    this.authority = authority;
    this.tlsPort = tlsPort;
    this.process = process;
  }

  /** Starts one and returns when both ports are open. */
  static OpenTelemetryCollector start(Path program) {
    var authority = TestAuthority.create("Collector");
    var tlsPort = LoopbackPort.free();
    var process =
        ReceiverProcess.start(
            program,
            (data, port) ->
                List.of("--config=yaml:" + configuration(authority, file(data), port, tlsPort)),
            receiver ->
                ReceiverProcess.isSuccess(receiver.send("POST", LOGS, "application/json", "{}"))
                    && LoopbackPort.isOpen(tlsPort));
    return new OpenTelemetryCollector(authority, tlsPort, process);
  }

  private static String configuration(TestAuthority authority, Path file, int port, int tlsPort) {
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    // Where the file is rotated, at some size, it is written without a buffer.
    return """
        extensions:
          bearertokenauth: {token: %1$s}
        receivers:
          otlp/plain:
            protocols:
              http: {endpoint: "127.0.0.1:%3$d", max_request_body_size: %2$d}
          otlp/tls:
            protocols:
              http:
                endpoint: "127.0.0.1:%4$d"
                max_request_body_size: %2$d
                auth: {authenticator: bearertokenauth}
                tls: {cert_pem: %5$s, key_pem: %6$s}
        exporters:
          file: {path: %7$s, create_directory: true, rotation: {max_megabytes: 4096}}
        service:
          extensions: [bearertokenauth]
          pipelines:
            logs: {receivers: [otlp/plain, otlp/tls], exporters: [file]}
        """
        .formatted(
            TOKEN,
            MAX_REQUEST_BYTES,
            port,
            tlsPort,
            quoted(certificate.certificatePem()),
            quoted(certificate.privateKeyPem()),
            quoted(file.toString()));
  }

  /** Its root without TLS, without a slash at the end. */
  public URI url() {
    return process.url();
  }

  /** Its root with TLS, without a slash at the end. */
  public URI tlsUrl() {
    return URI.create("https://localhost:" + tlsPort);
  }

  /** Issued its certificate. */
  public TestAuthority authority() {
    return authority;
  }

  /** A value for an attribute that no other test has. */
  public String name(String prefix) {
    return process.name(prefix);
  }

  /** The records with this attribute, all that were accepted before included, in their order. */
  public List<Arrived> arrived(String attribute, String value) {
    var arrived = new ArrayList<Arrived>();
    try {
      for (var line : ReceiverFolder.lines(file(process.data()))) {
        // Most lines are of other tests, and some are long.
        if (line.contains(quoted(value))) {
          arrived.addAll(records(JSON.readTree(line)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    arrived.removeIf(record -> !value.equals(record.attributes().get(attribute)));
    return arrived;
  }

  private static List<Arrived> records(JsonNode request) {
    var records = new ArrayList<Arrived>();
    for (var logs : request.path("resourceLogs")) {
      for (var scope : logs.path("scopeLogs")) {
        for (var record : scope.path("logRecords")) {
          records.add(new Arrived(logs.path("resource"), record));
        }
      }
    }
    return records;
  }

  /** Sends a request in JSON to the port without TLS. */
  public HttpResponse<String> post(String body) {
    return process.send("POST", LOGS, "application/json", body);
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path file(Path data) {
    return data.resolve("logs.json");
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }
}
