// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What an Ingress controller is to the operator's consent pages: takes TLS off, passes requests on
 * under the path that they came with, and says in {@code X-Forwarded-*} where from.
 */
public final class Ingress implements AutoCloseable {
  private static final List<String> PASSED_ON =
      List.of("Accept", "Accept-Language", "Cookie", "User-Agent");

  /** Of one connection only, or set by the server here. */
  private static final Set<String> NOT_PASSED_BACK =
      Set.of("connection", "content-length", "date", "keep-alive", "transfer-encoding");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(Version.HTTP_1_1)
          .followRedirects(Redirect.NEVER)
          .executor(threads)
          .build();
  private final HttpsServer server;
  private final URI pages;

  private Ingress(TestAuthority authority, URI pages) throws IOException {
    this.pages = pages;
    this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(
            authority.serverSslContext(
                authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1")))));
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /**
   * Listens on a free port of localhost.
   *
   * @param authority whose certificate it presents
   * @param pages the root of the operator's consent pages
   */
  public static Ingress start(TestAuthority authority, URI pages) {
    try {
      return new Ingress(authority, pages);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its root, with no slash at the end. */
  public String url() {
    return "https://localhost:" + server.getAddress().getPort();
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = client.send(request(exchange), BodyHandlers.ofByteArray());
      passBack(answer, exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(HttpExchange exchange) {
    var uri = exchange.getRequestURI();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var request =
        HttpRequest.newBuilder(URI.create(pages + uri.getRawPath() + query))
            .method(exchange.getRequestMethod(), BodyPublishers.noBody())
            .header("X-Forwarded-For", exchange.getRemoteAddress().getAddress().getHostAddress())
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-Host", exchange.getRequestHeaders().getFirst("Host"));
    PASSED_ON.forEach(
        name ->
            exchange
                .getRequestHeaders()
                .getOrDefault(name, List.of())
                .forEach(value -> request.header(name, value)));
    return request.build();
  }

  private static void passBack(HttpResponse<byte[]> answer, HttpExchange exchange)
      throws IOException {
    answer.headers().map().entrySet().stream()
        .filter(header -> !NOT_PASSED_BACK.contains(header.getKey()))
        .forEach(header -> exchange.getResponseHeaders().put(header.getKey(), header.getValue()));
    var body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }
}
