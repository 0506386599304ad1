// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import io.mdeoperator.remote.tls.ConnectionTls;
import io.mdeoperator.remote.tls.TlsByRequest;
import io.mdeoperator.remote.tls.Trust;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.hc.client5.http.protocol.HttpClientContext;

/**
 * The operator's way to servers that do not speak HTTP, with TLS or without; never through a proxy.
 * Whatever is waited for has a deadline. Thread-safe; calls block, and an interrupt ends them on
 * virtual threads only.
 */
public final class RemoteTcp implements Closeable {
  private static final Duration MAX_TIME = Duration.ofMinutes(2);
  private static final int MAX_ADDRESSES = 4;

  private final Settings settings;
  private final TlsByRequest tls;
  private final ScheduledThreadPoolExecutor deadlines;

  /**
   * How connections are made.
   *
   * @param connectTimeout for a connection to one address, and again for its TLS handshake
   * @param silence the longest that a server may take nothing, or leave its end of the connection
   *     open
   * @param names finds the addresses that are connected to
   */
  public record Settings(
      Duration connectTimeout, Duration silence, Trust trust, HostResolver names) {}

  /**
   * A server.
   *
   * @param isSecure whether it speaks TLS
   * @param tls how connections are secured, if that differs from others
   */
  public record Target(String host, int port, boolean isSecure, Optional<ConnectionTls> tls) {}

  /** What a connection is opened for. */
  @FunctionalInterface
  public interface Conversation<T> {
    T hold(TcpConnection connection) throws IOException;
  }

  /** Connects to nothing yet. */
  public RemoteTcp(Settings settings) {
    this.settings = settings;
    this.tls = new TlsByRequest(settings.trust());
    deadlines =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("tcp-deadlines").factory());
    deadlines.setRemoveOnCancelPolicy(true);
  }

  /**
   * Opens a connection, and closes it when the conversation is over, which takes two minutes at
   * most.
   *
   * @throws IOException when it could not be held to its end, see {@link IoFailures}
   */
  public <T> T converse(Target target, Conversation<T> conversation) throws IOException {
    try (var socket = connect(target);
        var whole = new Deadline(deadlines, MAX_TIME, () -> TcpConnection.abort(socket))) {
      try {
        return conversation.hold(
            new TcpConnection(socket, secured(socket, target), deadlines, settings.silence()));
      } catch (IOException e) {
        throw whole.passed() ? new SocketTimeoutException("the conversation takes too long") : e;
      }
    }
  }

  @Override
  public void close() {
    deadlines.shutdownNow();
  }

  /** To the first of its addresses that accepts. */
  private Socket connect(Target target) throws IOException {
    IOException failure = new UnknownHostException("no address");
    var addresses = settings.names().resolve(target.host(), target.port());
    for (var address : addresses.subList(0, Math.min(addresses.size(), MAX_ADDRESSES))) {
      try {
        return connect(address, target.port());
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private Socket connect(InetAddress address, int port) throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(address, port),
          Math.toIntExact(settings.connectTimeout().toMillis()));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(Socket socket, Target target) throws IOException {
    if (!target.isSecure()) {
      return socket;
    }
    var context = HttpClientContext.create();
    target.tls().ifPresent(context::setUserToken);
    try (var handshake =
        new Deadline(deadlines, settings.connectTimeout(), () -> TcpConnection.abort(socket))) {
      try {
        return tls.upgrade(socket, target.host(), target.port(), null, context);
      } catch (IOException e) {
        throw handshake.passed() ? new SocketTimeoutException("no TLS handshake in time") : e;
      }
    }
  }
}
