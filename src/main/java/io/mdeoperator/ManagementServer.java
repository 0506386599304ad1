// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import io.mdeoperator.serving.BoundedPort;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers probes and gives metrics: {@code /livez}, {@code /readyz}, {@code /metrics}. By platform
 * threads of its own, since blocked virtual threads are one of the things that probes are to find.
 * Thread-safe.
 */
final class ManagementServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
  private static final int MAX_CONNECTIONS = 64;
  private static final int MAX_THREADS = 8;

  /** Their text is large, and stays in memory until a client has read it. */
  private static final int MAX_SCRAPES = 4;

  private final BoundedPort port;
  private final BooleanSupplier isLive;
  private final BooleanSupplier isReady;
  private final PrometheusMeterRegistry metrics;
  private final Semaphore scrapes = new Semaphore(MAX_SCRAPES);

  private ManagementServer(
      int port, BooleanSupplier isLive, BooleanSupplier isReady, PrometheusMeterRegistry metrics)
      throws IOException {
    this.isLive = isLive;
    this.isReady = isReady;
    this.metrics = metrics;
    var threads = new QueuedThreadPool(MAX_THREADS);
    threads.setName("management");
    this.port =
        new BoundedPort(
            port, MAX_CONNECTIONS, threads, new Answers(), ManagementServer::answerError);
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
    var server = new ManagementServer(port, isLive, isReady, metrics);
    server.port.start();
    return server;
  }

  @Override
  public void close() {
    port.close();
  }

  private final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback done) {
      switch (request.getHttpURI().getPath()) {
        case String _ when !request.getMethod().equals("GET") -> {
          response.getHeaders().put(HttpHeader.ALLOW, "GET");
          write(response, 405, TEXT, "", done);
        }
        case "/livez" -> probe(isLive, response, done);
        case "/readyz" -> probe(isReady, response, done);
        case "/metrics" -> scrape(response, done);
        case null, default -> write(response, 404, TEXT, "", done);
      }
      return true;
    }
  }

  private static void probe(BooleanSupplier probe, Response response, Callback done) {
    var passes = probe.getAsBoolean();
    write(response, passes ? 200 : 503, TEXT, passes ? "ok\n" : "failed\n", done);
  }

  private void scrape(Response response, Callback done) {
    if (!scrapes.tryAcquire()) {
      write(response, 503, TEXT, "too many scrapes at a time\n", done);
      return;
    }
    var read = Callback.from(done, () -> scrapes.release());
    try {
      write(response, 200, PROMETHEUS, metrics.scrape(), read);
    } catch (RuntimeException e) {
      read.failed(e);
    }
  }

  /** Answers requests that Jetty refuses itself. */
  private static boolean answerError(Request request, Response response, Callback done) {
    write(response, response.getStatus(), TEXT, "", done);
    return true;
  }

  private static void write(
      Response response, int status, String contentType, String body, Callback done) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.write(true, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), done);
  }
}
