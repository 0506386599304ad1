// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/** An open connection of {@link RemoteTcp}. Not thread-safe. */
public final class TcpConnection {
  private final Socket raw;
  private final Socket socket;
  private final ScheduledExecutorService deadlines;
  private final Duration silence;
  private final byte[] ignored = new byte[1024];

  /**
   * @param raw is closed when a deadline passes: a closed one stops what any thread does with it,
   *     whereas TLS waits for the thread that writes
   * @param socket to talk through: the same, or TLS above it
   */
  TcpConnection(Socket raw, Socket socket, ScheduledExecutorService deadlines, Duration silence) {
    this.raw = raw;
    this.socket = socket;
    this.deadlines = deadlines;
    this.silence = silence;
  }

  /** Part of a conversation. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  /** Sends these bytes, which should not be many: all of them have to be taken in time. */
  public void write(byte[] bytes, int from, int length) throws IOException {
    inTime(() -> socket.getOutputStream().write(bytes, from, length));
  }

  /**
   * Watches it for a while; ignores what is received.
   *
   * @throws EOFException when the server ends it
   */
  public void requireOpen(Duration time) throws IOException {
    var end = System.nanoTime() + time.toNanos();
    for (var left = time; left.isPositive(); left = Duration.ofNanos(end - System.nanoTime())) {
      socket.setSoTimeout(Math.toIntExact(left.toMillis() + 1));
      try {
        if (socket.getInputStream().read(ignored) < 0) {
          throw new EOFException("the server ended the connection");
        }
      } catch (SocketTimeoutException stillOpen) {
        break;
      }
    }
    socket.setSoTimeout(0);
  }

  /** Tells the server that no more comes. */
  public void end() throws IOException {
    inTime(socket::shutdownOutput);
  }

  /**
   * Waits until the server ends it, too; ignores what is received.
   *
   * @throws SocketTimeoutException when it does not
   */
  public void awaitEnd() throws IOException {
    inTime(
        () -> {
          while (socket.getInputStream().read(ignored) >= 0) {
            // not to be heard
          }
        });
  }

  private void inTime(Step step) throws IOException {
    try (var limit = new Deadline(deadlines, silence, () -> abort(raw))) {
      try {
        step.run();
      } catch (IOException e) {
        throw limit.passed() ? new SocketTimeoutException("the server takes too long") : e;
      }
    }
  }

  /** Stops whatever is done with a socket. */
  static boolean abort(Socket socket) {
    try {
      socket.close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
