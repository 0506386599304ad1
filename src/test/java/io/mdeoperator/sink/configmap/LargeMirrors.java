// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.configmap;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.mdeoperator.api.v1alpha1.sink.ConfigMapSink.Retention;
import io.mdeoperator.sink.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server on which each feed has a full mirror. It makes every ConfigMap up when it is asked
 * for, and keeps nothing of what is written.
 */
final class LargeMirrors implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicInteger written = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final int alertBytes;

  private LargeMirrors(HttpServer server, int alertBytes) {
    this.server = server;
    this.alertBytes = alertBytes;
  }

  /** Starts one with alerts of that size. */
  static LargeMirrors start(int alertBytes) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var mirrors = new LargeMirrors(HttpServer.create(address, 0), alertBytes);
    mirrors.server.setExecutor(mirrors.threads);
    mirrors.server.createContext("/", mirrors::answer);
    mirrors.server.start();
    return mirrors;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How many ConfigMaps were written. */
  int written() {
    return written.get();
  }

  /** An alert of the mirror, as it is before it is delivered again. */
  static String line(int number, int alertBytes) {
    var time = Samples.NOON.plusSeconds(number);
    var text = "{\"id\":\"a%d\",\"lastUpdateTime\":\"%s\",\"evidence\":[\"".formatted(number, time);
    return text + "e".repeat(alertBytes - text.length() - 3) + "\"]}";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var path = exchange.getRequestURI().getPath();
      if (!exchange.getRequestMethod().equals("GET")) {
        written.incrementAndGet();
        send(exchange, 200, body);
        return;
      }
      var alerts = alerts(Integer.parseInt(path.substring(path.lastIndexOf('-') + 1)));
      if (alerts.isEmpty()) {
        send(exchange, 404, new byte[0]);
      } else {
        send(exchange, 200, JSON.writeValueAsBytes(configMap(path, alerts)));
      }
    }
  }

  private Map<String, String> alerts(int shard) {
    var perShard = Mirror.SHARD_LIMIT / (alertBytes + 10);
    var lines = new HashMap<String, String>();
    for (var i = shard * perShard; i < (shard + 1) * perShard && i < Retention.MAX_ALERTS; i++) {
      lines.put("a" + i, line(i, alertBytes));
    }
    return lines;
  }

  private static Map<String, Object> configMap(String path, Map<String, String> data) {
    var owner =
        Map.of(
            "apiVersion", "mde-operator.io/v1alpha1",
            "kind", "MdeAlertSync",
            "name", "feed",
            "uid", Samples.UID,
            "controller", true);
    var metadata =
        Map.of(
            "name",
            path.substring(path.lastIndexOf('/') + 1),
            "namespace",
            "ns",
            "resourceVersion",
            "1",
            "ownerReferences",
            new Object[] {owner});
    return Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", metadata, "data", data);
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
