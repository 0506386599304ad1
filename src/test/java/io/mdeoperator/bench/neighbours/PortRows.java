// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What the operator's own ports take. No right in the cluster is needed for that. */
final class PortRows {
  private static final int MAX_OPEN = 2_000;
  private static final int AT_A_TIME = 50;
  private static final int CLIENTS = 8;
  private static final String BEGINNING = "GET /livez HTTP/1.1\r\nHost: localhost\r\n";
  private static final Duration PAUSE = Duration.ofMillis(20);

  private PortRows() {}

  static List<Row> all() {
    return List.of(
        new Row(
            "management-port",
            "connections to the management port",
            "2,000 connections that begin a request and never end it, as fast as they are closed",
            noisy -> halfOpen(noisy, noisy.stage().managementPort())),
        new Row(
            "consent-port",
            "connections to the consent port",
            "2,000 connections that begin a request and never end it, as fast as they are closed",
            noisy -> halfOpen(noisy, noisy.stage().consentPort())),
        new Row(
            "callbacks",
            "consent callbacks",
            "callbacks with states that nobody has issued, by 8 clients at a time",
            PortRows::callbacks));
  }

  private static void halfOpen(NoisyNamespace noisy, int port) {
    var open = new ArrayDeque<Socket>();
    noisy.keep(() -> open.forEach(PortRows::closeQuietly));
    noisy.repeat(
        PAUSE,
        () -> {
          for (var i = 0; i < AT_A_TIME; i++) {
            begin(port).ifPresent(open::add);
          }
          while (open.size() > MAX_OPEN) {
            closeQuietly(open.remove());
          }
        });
  }

  private static Optional<Socket> begin(int port) {
    var socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      socket.getOutputStream().write(BEGINNING.getBytes(StandardCharsets.US_ASCII));
      return Optional.of(socket);
    } catch (IOException e) {
      closeQuietly(socket);
      return Optional.empty();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      // That is what was wanted.
    }
  }

  private static void callbacks(NoisyNamespace noisy) {
    noisy.customers(1);
    var http = HttpClient.newHttpClient();
    noisy.keep(http::shutdownNow);
    for (var i = 0; i < CLIENTS; i++) {
      noisy.repeat(PAUSE, () -> callBack(http, noisy.stage().consentPort()));
    }
  }

  private static void callBack(HttpClient http, int port) {
    var tenant = UUID.randomUUID();
    var uri =
        "http://127.0.0.1:%d/consent/callback?admin_consent=True&tenant=%s&state=%s"
            .formatted(port, tenant, Base64.getUrlEncoder().encodeToString(random(96)));
    try {
      var _ =
          http.send(
              HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      // It is dropped, which is an answer, too.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] random(int bytes) {
    var random = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(random);
    return random;
  }
}
