// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.delivery;

import io.mdeoperator.bench.DrainingReceiver;
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
  private final DrainingReceiver.BodyReader reader;

  private DrainingTcpServer(ServerSocket listener, DrainingReceiver.BodyReader reader) {
    this.listener = listener;
    this.reader = reader;
  }

  /** Listens on a free port of this machine, with a certificate for {@code localhost}. */
  static DrainingTcpServer start(TestAuthority authority) throws IOException {
    return startReading(authority, sent -> sent.transferTo(OutputStream.nullOutputStream()));
  }

  /** The same, with another use of what each connection brings. */
  static DrainingTcpServer startReading(TestAuthority authority, DrainingReceiver.BodyReader reader)
      throws IOException {
    var certificate = authority.serverCertificate(List.of("localhost"), List.of("127.0.0.1"));
    var listener =
        authority
            .serverSslContext(certificate)
            .getServerSocketFactory()
            .createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    var server = new DrainingTcpServer(listener, reader);
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

  private void drain(Socket connection) {
    try (connection) {
      reader.read(connection.getInputStream());
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
