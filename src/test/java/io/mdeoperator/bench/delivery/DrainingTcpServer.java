// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** Reads whatever comes over TLS to its end, and ends the connection then, as syslog servers do. */
final class DrainingTcpServer implements AutoCloseable {
  private static final int BACKLOG = 100;

  private final ServerSocket listener;

  private DrainingTcpServer(ServerSocket listener) {
    this.listener = listener;
  }

  /** Listens on a free port of this machine, with a certificate for {@code localhost}. */
  static DrainingTcpServer start(TestAuthority authority) throws IOException {
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    var listener =
        authority
            .serverSslContext(certificate)
            .getServerSocketFactory()
            .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var server = new DrainingTcpServer(listener);
    Thread.ofVirtual().name("draining-server").start(server::accept);
    return server;
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var connection = listener.accept();
        Thread.ofVirtual().start(() -> drain(connection));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private static void drain(Socket connection) {
    try (connection) {
      connection.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      return; // the sink sees it, too
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
