// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Answers probes and gives metrics: {@code /livez}, {@code /readyz}, {@code /metrics}. Thread-safe.
 */
final class ManagementServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final HttpServer server;

  private ManagementServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Starts it on all interfaces.
   *
   * @param isLive whether the process can still do its work
   * @param isReady whether the operator has started and its caches are synced
   * @throws IOException when the port is in use
   */
  static ManagementServer start(
      int port, BooleanSupplier isLive, BooleanSupplier isReady, PrometheusMeterRegistry metrics)
      throws IOException {
    var server = HttpServer.create(new InetSocketAddress(port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/livez", exchange -> answer(exchange, "/livez", isLive));
    server.createContext("/readyz", exchange -> answer(exchange, "/readyz", isReady));
    server.createContext(
        "/metrics", exchange -> answer(exchange, "/metrics", 200, PROMETHEUS, metrics.scrape()));
    server.start();
    return new ManagementServer(server);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, String path, BooleanSupplier probe)
      throws IOException {
    var passes = probe.getAsBoolean();
    answer(exchange, path, passes ? 200 : 503, TEXT, passes ? "ok\n" : "failed\n");
  }

  private static void answer(
      HttpExchange exchange, String path, int status, String contentType, String body)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", contentType);
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
