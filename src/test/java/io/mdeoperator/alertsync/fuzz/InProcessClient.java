// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.fuzz;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.StandardHttpClient;
import io.fabric8.kubernetes.client.http.StandardHttpClientBuilder;
import io.fabric8.kubernetes.client.http.StandardHttpHeaders;
import io.fabric8.kubernetes.client.http.StandardHttpRequest;
import io.fabric8.kubernetes.client.http.StandardWebSocketBuilder;
import io.fabric8.kubernetes.client.http.WebSocket;
import io.fabric8.kubernetes.client.http.WebSocketResponse;
import io.mdeoperator.alertsync.fuzz.ConfigMapServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Kubernetes' own client, whose requests are answered on the thread that makes them. */
final class InProcessClient {
  /** Answers a request. */
  @FunctionalInterface
  interface Server {
    Answer handle(String method, URI uri, byte[] body) throws IOException;
  }

  private InProcessClient() {}

  static KubernetesClient of(Server server) {
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new Factory(server))
        .withConfig(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://server/")
                .withRequestRetryBackoffLimit(0) // its pauses are not of the simulated time
                .build())
        .build();
  }

  private record Factory(Server server) implements HttpClient.Factory {
    @Override
    public HttpClient.Builder newBuilder() {
      return new Settings(this);
    }
  }

  private static final class Settings extends StandardHttpClientBuilder<Client, Factory, Settings> {
    Settings(Factory factory) {
      super(factory);
    }

    @Override
    public Client build() {
      return new Client(this, client == null ? new AtomicBoolean() : client.getClosed());
    }

    @Override
    protected Settings newInstance(Factory factory) {
      return new Settings(factory);
    }

    private Server server() {
      return clientFactory.server();
    }
  }

  private static final class Client extends StandardHttpClient<Client, Factory, Settings> {
    private final Server server;

    Client(Settings builder, AtomicBoolean closed) {
      super(builder, closed);
      server = builder.server();
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytesDirect(
        StandardHttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      try {
        var answer = server.handle(request.method(), request.uri(), bytes(request.body()));
        return CompletableFuture.completedFuture(
            new Response(
                request,
                answer.code(),
                new Body(answer.body().getBytes(StandardCharsets.UTF_8), consumer)));
      } catch (IOException e) {
        return CompletableFuture.failedFuture(e);
      }
    }

    private static byte[] bytes(StandardHttpRequest.BodyContent body) {
      return switch (body) {
        case StandardHttpRequest.StringBodyContent text ->
            text.getContent().getBytes(StandardCharsets.UTF_8);
        case StandardHttpRequest.ByteArrayBodyContent bytes -> bytes.getContent();
        case null, default -> new byte[0];
      };
    }

    @Override
    public CompletableFuture<WebSocketResponse> buildWebSocketDirect(
        StandardWebSocketBuilder builder, WebSocket.Listener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    protected void doClose() {
      // It has nothing that is open.
    }
  }

  private static final class Body implements AsyncBody {
    private final byte[] bytes;
    private final Consumer<List<ByteBuffer>> consumer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private boolean isGiven;

    Body(byte[] bytes, Consumer<List<ByteBuffer>> consumer) {
      this.bytes = bytes;
      this.consumer = consumer;
    }

    /** The consumer asks for more while it is given all that there is. */
    @Override
    public void consume() {
      if (isGiven) {
        done.complete(null);
        return;
      }
      isGiven = true;
      try {
        consumer.consume(List.of(ByteBuffer.wrap(bytes)), this);
      } catch (Exception e) {
        done.completeExceptionally(e);
      }
    }

    @Override
    public CompletableFuture<Void> done() {
      return done;
    }

    @Override
    public void cancel() {
      done.cancel(false);
    }
  }

  private static final class Response extends StandardHttpHeaders
      implements HttpResponse<AsyncBody> {
    private final HttpRequest request;
    private final int code;
    private final Body body;

    Response(HttpRequest request, int code, Body body) {
      super(Map.of("Content-Type", List.of("application/json")));
      this.request = request;
      this.code = code;
      this.body = body;
    }

    @Override
    public int code() {
      return code;
    }

    @Override
    public AsyncBody body() {
      return body;
    }

    @Override
    public HttpRequest request() {
      return request;
    }

    @Override
    public Optional<HttpResponse<?>> previousResponse() {
      return Optional.empty();
    }
  }
}
