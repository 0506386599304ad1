// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A server on loopback that reads one head, says what it was told to say and hangs up; in the clear
 * or over TLS. What clients have sent is kept, decrypted.
 */
public final class ScriptedServer implements Closeable {
  /** First byte of a client that speaks TLS to a server that does not. */
  private static final int TLS_HELLO = 0x16;

  private final ServerSocket listener;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final SSLContext tls;
  private final byte[] words;

  private ScriptedServer(SSLContext tls, String words) throws IOException {
    this.tls = tls;
    this.words = words.getBytes(StandardCharsets.ISO_8859_1);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Speaks in the clear. */
  public static ScriptedServer saying(String words) throws IOException {
    return new ScriptedServer(null, words);
  }

  /** Speaks over TLS. */
  public static ScriptedServer saying(String words, SSLContext tls) throws IOException {
    return new ScriptedServer(tls, words);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Stops it, and returns what all clients have sent. */
  public String received() throws IOException {
    close();
    return received.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.close();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        threads.execute(() -> converse(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void converse(Socket plain) {
    try (plain;
        var socket = tls == null ? plain : secured(plain)) {
      readHead(socket);
      socket.getOutputStream().write(words);
      socket.getOutputStream().flush();
    } catch (IOException clientWentAway) {
      // Just what many tests want.
    }
  }

  private SSLSocket secured(Socket plain) throws IOException {
    var socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, true);
    socket.startHandshake();
    return socket;
  }

  private void readHead(Socket socket) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      var next = socket.getInputStream().read();
      if (next < 0 || next == TLS_HELLO) {
        return;
      }
      head.append((char) next);
      synchronized (received) {
        received.write(next);
      }
    }
  }
}
