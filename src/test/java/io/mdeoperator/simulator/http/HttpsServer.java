// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.simulator.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpServerConnection;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestValidateHost;
import org.apache.hc.core5.http.protocol.ResponseConnControl;
import org.apache.hc.core5.http.protocol.ResponseContent;

/**
 * An HTTPS server, one virtual thread per connection. The protocol is Apache HttpCore's; accepting
 * is done here, because the JDK's server insists on its own {@code Date} header and can neither
 * reset a connection nor end it in the middle of a body.
 */
public final class HttpsServer implements AutoCloseable {
  private static final String SOCKET = "simulator.socket";
  private static final int BACKLOG = 1024;
  private static final Duration IDLE = Duration.ofMinutes(5);
  private static final Http1Config HTTP = Http1Config.custom().setBufferSize(16 * 1024).build();

  private final SSLContext tls;
  private final HttpService protocol;
  private final ListenAddress address;
  private final ServerSocket listener;
  private final ExecutorService threads;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private HttpsServer(
      String name, ListenAddress address, SSLContext tls, HttpServerRequestHandler handler)
      throws IOException {
    this.tls = tls;
    this.address = address;
    this.protocol =
        HttpService.builder()
            .withHttpProcessor(
                HttpProcessorBuilder.create()
                    .add(new ResponseContent())
                    .add(new ResponseConnControl())
                    .add(new RequestValidateHost())
                    .build())
            .withHttp1Config(HTTP)
            .withHttpServerRequestHandler(handler)
            .build();
    this.listener =
        new ServerSocket(address.port(), BACKLOG, InetAddress.getByName(address.address()));
    this.threads =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name(name + "-", 0).factory());
  }

  /** Listens at once. */
  public static HttpsServer start(
      String name, ListenAddress address, SSLContext tls, HttpServerRequestHandler handler) {
    try {
      var server = new HttpsServer(name, address, tls, handler);
      server.threads.execute(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return address.url(listener.getLocalPort());
  }

  /**
   * Ends the connection of an exchange at once. Needed in the middle of a body: the protocol ends a
   * chunked body properly even when writing it fails.
   */
  public static void drop(HttpContext context, DroppedConnection how) {
    drop((Socket) context.getAttribute(SOCKET), how.isReset());
  }

  /** Drops all connections and ends all threads, those that hang in an answer too. */
  @Override
  public void close() {
    closeQuietly(listener);
    threads.shutdownNow();
    threads.close();
    open.forEach(HttpsServer::closeQuietly);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        open.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException | RejectedExecutionException e) {
        // closed, which ends the loop, or this one connection failed
      }
    }
  }

  private void serve(Socket socket) {
    try {
      converse(socket);
    } catch (DroppedConnection e) {
      drop(socket, e.isReset());
    } catch (IOException | HttpException e) {
      return; // the client went away, or speaks no HTTP
    } finally {
      closeQuietly(socket);
      open.remove(socket);
    }
  }

  private void converse(Socket socket) throws IOException, HttpException {
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(Math.toIntExact(IDLE.toMillis()));
    var secured = (SSLSocket) tls.getSocketFactory().createSocket(socket, null, true);
    secured.startHandshake();
    var connection = new DefaultBHttpServerConnection("https", HTTP);
    connection.bind(secured, socket);
    while (connection.isOpen()) {
      var context = HttpCoreContext.create();
      context.setAttribute(SOCKET, socket);
      protocol.handleRequest(connection, context);
    }
  }

  /** The raw socket below TLS is closed first: the client gets no orderly end. */
  private static void drop(Socket socket, boolean reset) {
    try {
      if (reset) {
        socket.setSoLinger(true, 0);
      }
      socket.close();
    } catch (IOException e) {
      closeQuietly(socket);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      return; // nothing more can be done about it
    }
  }
}
