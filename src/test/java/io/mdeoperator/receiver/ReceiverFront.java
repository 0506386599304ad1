// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import io.mdeoperator.simulator.http.HttpsServer;
import io.mdeoperator.simulator.http.ListenAddress;
import io.mdeoperator.testing.LoopbackGate;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/**
 * Stands before a receiver that takes plain HTTP from everybody: is reached over TLS, asks for an
 * {@code Authorization} and passes on what has it, the bodies as the bytes that they are. A {@link
 * LoopbackGate} goes before its {@link #port()}, which {@code localhost} and 127.0.0.1 are
 * certified for. Thread-safe.
 */
public final class ReceiverFront implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  private static final List<String> PASSED_ON =
      List.of("Accept", "Accept-Encoding", "Content-Type", "Content-Encoding");
  private static final List<String> PASSED_BACK =
      List.of("Content-Type", "Content-Encoding", "Retry-After");

  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
  private final URI receiver;
  private final HttpsServer server;
  private volatile Optional<String> authorization = Optional.empty();

  /**
   * A request and how it was answered.
   *
   * @param path with its query
   */
  public record Request(String method, String path, int status) {}

  private ReceiverFront(URI receiver, TestAuthority authority) {
    this.receiver = receiver;
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    server =
        HttpsServer.start(
            "receiver-front",
            ListenAddress.LOOPBACK,
            authority.serverSslContext(certificate),
            (request, response, _) -> response.submitResponse(answer(request)));
  }

  /**
   * Listens on a free port, and passes on everything.
   *
   * @param receiver its root, without a slash at the end
   */
  public static ReceiverFront before(URI receiver, TestAuthority authority) {
    return new ReceiverFront(receiver, authority);
  }

  /** Answers 401 from now on to whoever does not send exactly this. */
  public void requireAuthorization(String value) {
    authorization = Optional.of(value);
  }

  /** Its root, without a slash at the end. */
  public URI url() {
    return URI.create(server.url());
  }

  /** Where it listens. */
  public int port() {
    return url().getPort();
  }

  /** Every request that was answered so far, those with 401 as well, in their order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.close();
    client.shutdownNow();
  }

  private ClassicHttpResponse answer(ClassicHttpRequest request) throws IOException {
    var entity = request.getEntity();
    var body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
    var response =
        isAuthorized(request)
            ? passOn(request, body)
            : new BasicClassicHttpResponse(HttpURLConnection.HTTP_UNAUTHORIZED);
    requests.add(new Request(request.getMethod(), request.getPath(), response.getCode()));
    return response;
  }

  private boolean isAuthorized(ClassicHttpRequest request) {
    var header = request.getFirstHeader("Authorization");
    return authorization.isEmpty()
        || (header != null && authorization.get().equals(header.getValue()));
  }

  private ClassicHttpResponse passOn(ClassicHttpRequest request, byte[] body) throws IOException {
    var onward =
        HttpRequest.newBuilder(URI.create(receiver + request.getPath()))
            .timeout(TIMEOUT)
            .method(request.getMethod(), BodyPublishers.ofByteArray(body));
    for (var name : PASSED_ON) {
      if (request.containsHeader(name)) {
        onward.header(name, request.getFirstHeader(name).getValue());
      }
    }
    try {
      return response(client.send(onward.build(), BodyHandlers.ofByteArray()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the front was closed", e);
    }
  }

  private static ClassicHttpResponse response(HttpResponse<byte[]> answer) {
    var response = new BasicClassicHttpResponse(answer.statusCode());
    for (var name : PASSED_BACK) {
      answer.headers().firstValue(name).ifPresent(value -> response.setHeader(name, value));
    }
    response.setEntity(new ByteArrayEntity(answer.body(), null));
    return response;
  }
}
