// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a server on loopback: lets everything through, holds it back, or breaks every
 * connection. Whatever protocol is spoken. Thread-safe.
 */
public final class LoopbackGate implements AutoCloseable {
  private final int target;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Object state = new Object();
  private boolean isHolding;
  private boolean isShut;
  private boolean isAnythingHeld;
  private int connections;
  private int frozen;

  private LoopbackGate(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Opens a gate before this port of 127.0.0.1. */
  public static LoopbackGate before(int port) {
    try {
      var gate = new LoopbackGate(port);
      Thread.ofVirtual().start(gate::accept);
      return gate;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own port on 127.0.0.1. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Holds back from now on whatever is sent. */
  public void hold() {
    set(true, false);
  }

  /** Whatever is connected now leads nowhere for ever, as behind a lost route; new ones work. */
  public void freezeConnections() {
    synchronized (state) {
      frozen = connections;
    }
  }

  /** Breaks all connections, and new ones at once. */
  public void shut() {
    set(false, true);
    sockets.forEach(LoopbackGate::closeQuietly);
  }

  /** Lets everything through from now on, also what is held back. */
  public void open() {
    set(false, false);
  }

  /** Whether it holds something back. */
  public boolean isAnythingHeld() {
    synchronized (state) {
      return isAnythingHeld;
    }
  }

  @Override
  public void close() {
    closeQuietly(listener);
    shut();
  }

  private void set(boolean holding, boolean shut) {
    synchronized (state) {
      isHolding = holding;
      isShut = shut;
      isAnythingHeld = false;
      state.notifyAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // closed, which ends the loop, or this one connection failed
      }
    }
  }

  private void connect(Socket client) throws IOException {
    sockets.add(client);
    var server = server(client);
    sockets.add(server);
    var number = next();
    if (pass()) {
      Thread.ofVirtual().start(() -> pump(client, server, number));
      Thread.ofVirtual().start(() -> pump(server, client, number));
    } else {
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  /** Whoever comes while the server is gone is not left waiting. */
  private Socket server(Socket client) throws IOException {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), target);
    } catch (IOException e) {
      sockets.remove(client);
      closeQuietly(client);
      throw e;
    }
  }

  private void pump(Socket from, Socket to, int number) {
    try (from;
        to) {
      copy(from.getInputStream(), to.getOutputStream(), number);
    } catch (IOException e) {
      // one of the two is gone, which ends both
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      sockets.remove(from);
      sockets.remove(to);
    }
  }

  private void copy(InputStream in, OutputStream out, int number)
      throws IOException, InterruptedException {
    var buffer = new byte[64 << 10];
    for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (!awaitOpen(number)) {
        return;
      }
      out.write(buffer, 0, read);
      out.flush();
    }
  }

  private int next() {
    synchronized (state) {
      return ++connections;
    }
  }

  private boolean pass() {
    synchronized (state) {
      return !isShut;
    }
  }

  private boolean awaitOpen(int number) throws InterruptedException {
    synchronized (state) {
      while (!isShut && (isHolding || number <= frozen)) {
        isAnythingHeld = true;
        state.wait();
      }
      return !isShut;
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
