// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.syslog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mdeoperator.testing.tls.IssuedCertificate;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLServerSocket;

/** A server that does with its connections what a test says. Thread-safe. */
final class FakeSyslog implements AutoCloseable {
  private static final int NO_BACKLOG = 50;

  private final ServerSocket listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> read = new CopyOnWriteArrayList<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private volatile Behaviour behaviour = Behaviour.END;

  /** What it does with a connection. */
  enum Behaviour {
    /** Reads all and ends it. */
    END,
    /** The same, once {@link FakeSyslog#letEnd} is called. */
    END_LATER,
    /** Reads all and leaves it open. */
    STAY_OPEN,
    /** Reads a little and resets it. */
    RESET,
    /** Reads nothing, and leaves it open. */
    READ_NOTHING,
    /** Ends it at once, as one that has too many does. */
    END_AT_ONCE
  }

  private FakeSyslog(ServerSocket listener) {
    this.listener = listener;
    Thread.ofVirtual().start(this::accept);
  }

  /** Without TLS. */
  static FakeSyslog start() {
    try {
      return new FakeSyslog(new ServerSocket(0, NO_BACKLOG, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With TLS. */
  static FakeSyslog start(TestAuthority authority, IssuedCertificate certificate) {
    try {
      return new FakeSyslog(
          authority
              .serverSslContext(certificate)
              .getServerSocketFactory()
              .createServerSocket(0, NO_BACKLOG, InetAddress.getLoopbackAddress()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks whoever connects for a certificate of its authority from now on. */
  FakeSyslog askWhoConnects() {
    ((SSLServerSocket) listener).setNeedClientAuth(true);
    return this;
  }

  FakeSyslog behave(Behaviour next) {
    behaviour = next;
    return this;
  }

  void letEnd() {
    mayEnd.countDown();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What came over each connection that was read to its end. */
  List<String> read() {
    return List.copyOf(read);
  }

  int connections() {
    return open.size();
  }

  @Override
  public void close() {
    letEnd();
    open.forEach(FakeSyslog::closeQuietly);
    closeQuietly(listener);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try {
      switch (behaviour) {
        case END -> readAll(socket);
        case END_LATER -> {
          readAll(socket);
          mayEnd.await();
        }
        case STAY_OPEN -> {
          readAll(socket);
          return;
        }
        case RESET -> {
          socket.getInputStream().readNBytes(1);
          socket.setSoLinger(true, 0);
        }
        case READ_NOTHING -> {
          return;
        }
        case END_AT_ONCE -> {}
      }
      socket.close();
    } catch (IOException e) {
      closeQuietly(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void readAll(Socket socket) throws IOException {
    var all = new ByteArrayOutputStream();
    socket.getInputStream().transferTo(all);
    read.add(all.toString(UTF_8));
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      return; // nothing more can be done about it
    }
  }
}
