// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.serving;

import io.mdeoperator.base.FatalErrors;
import java.io.IOException;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A port for plain HTTP on all interfaces that strangers cannot use up: each connection carries one
 * request and lasts at most {@link #MAX_CONNECTION_TIME}, there are at most so many of them, and a
 * request's head has at most 16 KiB. It keeps no access log. Errors of its handlers are reported.
 * Thread-safe.
 */
public final class BoundedPort implements AutoCloseable {
  /** Everything is in it: the request's head, the answer, and the client's reading of it. */
  static final Duration MAX_CONNECTION_TIME = Duration.ofSeconds(15);

  private static final Logger LOG = LoggerFactory.getLogger(BoundedPort.class);
  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(3);

  private final Server server;
  private final ServerConnector connector;

  /**
   * Opens the port; requests wait there until {@link #start}.
   *
   * @param threads that handle requests; belong to the port from now on
   * @param errors answers what the HTTP parser refuses
   * @throws IOException when the port is in use
   */
  public BoundedPort(
      int port,
      int maxConnections,
      QueuedThreadPool threads,
      Handler requests,
      Request.Handler errors)
      throws IOException {
    server = new Server(threads);
    server.setErrorHandler(errors);
    server.setHandler(new GracefulHandler(new ErrorsReported(requests)));
    server.setStopTimeout(STOP_TIMEOUT.toMillis());
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http()));
    connector.setPort(port);
    connector.setIdleTimeout(MAX_CONNECTION_TIME.toMillis());
    connector.addBean(
        new ConnectionLimits(maxConnections, MAX_CONNECTION_TIME, connector.getScheduler()));
    server.addConnector(connector);
    connector.open();
  }

  private static HttpConfiguration http() {
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setPersistentConnectionsEnabled(false);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setMaxUnconsumedRequestContentReads(0);
    return http;
  }

  /** Answers requests from now on. */
  public void start() {
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("cannot serve port " + port(), e);
    }
  }

  /** Where it listens. */
  public int port() {
    return connector.getLocalPort();
  }

  /** Finishes the requests that have begun, for at most 3 s. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.debug("Could not stop a port cleanly", e);
    }
  }

  /** Jetty answers an Error with a page, and goes on. */
  private static final class ErrorsReported extends Handler.Wrapper {
    private ErrorsReported(Handler handler) {
      super(handler);
    }

    @Override
    public boolean handle(Request request, Response response, Callback done) throws Exception {
      try {
        return super.handle(request, response, done);
      } catch (Error e) {
        throw FatalErrors.reported(e);
      }
    }
  }
}
