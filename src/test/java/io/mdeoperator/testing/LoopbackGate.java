// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.testing;

import io.mdeoperator.testing.WireFault.Direction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a server on loopback: lets everything through, or does to its connections what a
 * {@link WireFault} says. Thread-safe.
 */
public final class LoopbackGate implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final int target;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object state = new Object();

  /** Is bound and never listens, so that the port stays this gate's while it refuses. */
  private final Socket reserved = new Socket();

  private ServerSocket listener;
  private Thread acceptor;
  private WireFault fault;
  private int faults;
  private int met;

  private LoopbackGate(int target) throws IOException {
    this.target = target;
    reserved.setReuseAddress(true);
    reserved.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    listen();
  }

  /** Opens a gate before this port of 127.0.0.1. */
  public static LoopbackGate before(int port) {
    try {
      return new LoopbackGate(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own port on 127.0.0.1. */
  public int port() {
    return reserved.getLocalPort();
  }

  /** Does this from now on, and nothing else. */
  public void meet(WireFault next) {
    set(next);
    switch (next) {
      case WireFault.Freeze _ -> links.forEach(link -> link.isLost = true);
      case WireFault.Refuse _ -> {
        stopListening();
        links.forEach(Link::close);
      }
      case WireFault.SlowNames _ -> links.forEach(Link::close);
      default -> {}
    }
  }

  /** Holds back from now on whatever is sent. */
  public void hold() {
    meet(new WireFault.Hold());
  }

  /** Breaks all connections, and refuses new ones. */
  public void shut() {
    meet(new WireFault.Refuse());
  }

  /** Lets everything through from now on, also what is held back; what is lost stays so. */
  public void open() {
    var wasRefusing = set(null) instanceof WireFault.Refuse;
    if (wasRefusing) {
      try {
        listen();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** How often the fault has been met by a connection, or by whoever looks for its host. */
  public int met() {
    synchronized (state) {
      return met;
    }
  }

  /** Its address, for who looks up the name of its host; waits while names are slow. */
  public InetAddress address() {
    synchronized (state) {
      if (fault instanceof WireFault.SlowNames) {
        met++;
        awaitOtherThan(fault);
      }
    }
    return InetAddress.getLoopbackAddress();
  }

  @Override
  public void close() {
    shut();
    closeQuietly(reserved);
  }

  private WireFault set(WireFault next) {
    synchronized (state) {
      var before = fault;
      fault = next;
      faults++;
      met = 0;
      state.notifyAll();
      return before;
    }
  }

  private void listen() throws IOException {
    var next = new ServerSocket();
    next.setReuseAddress(true);
    next.bind(reserved.getLocalSocketAddress(), BACKLOG);
    listener = next;
    acceptor = Thread.ofVirtual().start(() -> accept(next));
  }

  /** A socket takes connections until the virtual thread that waits at it has seen the end. */
  private void stopListening() {
    closeQuietly(listener);
    try {
      acceptor.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        connect(from.accept());
      } catch (IOException e) {
        // closed, which ends the loop, or this one connection failed
      }
    }
  }

  /** Whoever comes while the server is gone is not left waiting. */
  private void connect(Socket client) throws IOException {
    try {
      var link = new Link(client, new Socket(InetAddress.getLoopbackAddress(), target));
      links.add(link);
      Thread.ofVirtual().start(() -> link.pump(Direction.REQUESTS));
      Thread.ofVirtual().start(() -> link.pump(Direction.ANSWERS));
    } catch (IOException e) {
      closeQuietly(client);
      throw e;
    }
  }

  private void awaitOtherThan(WireFault over) {
    try {
      while (fault == over) {
        state.wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      return; // nothing more can be done about it
    }
  }

  /** A connection to the gate, and the one from there to the server. */
  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile boolean isLost;

    private Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void close() {
      closeQuietly(client);
      closeQuietly(server);
      links.remove(this);
    }

    private void pump(Direction direction) {
      var isEnded = false;
      try {
        isEnded = copy(new Flow(this, direction));
      } catch (IOException e) {
        // one of the two is gone, which ends both
      } finally {
        if (isLost && direction == Direction.ANSWERS) {
          closeQuietly(server); // the client is not told
        } else if (isEnded && direction == Direction.REQUESTS) {
          endQuietly(server); // it may have something to answer
        } else {
          close();
        }
      }
    }

    private static void endQuietly(Socket socket) {
      try {
        socket.shutdownOutput();
      } catch (IOException e) {
        closeQuietly(socket);
      }
    }

    /** Whether it came to its end, and was not broken off. */
    private boolean copy(Flow flow) throws IOException {
      var isAnswers = flow.direction == Direction.ANSWERS;
      var in = (isAnswers ? server : client).getInputStream();
      var out = (isAnswers ? client : server).getOutputStream();
      var buffer = new byte[64 << 10];
      for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (var from = 0; from < read; ) {
          var count = flow.admit(read - from);
          if (count < 0) {
            return false;
          }
          out.write(buffer, from, count);
          out.flush();
          from = isLost ? read : from + count;
        }
      }
      return true;
    }
  }

  /** One direction of a connection. Used by one thread. */
  private final class Flow {
    private final Link link;
    private final Direction direction;
    private int seenFaults;
    private long passed;
    private boolean hasMet;

    private Flow(Link link, Direction direction) {
      this.link = link;
      this.direction = direction;
    }

    /**
     * How many of the next bytes come through at once; negative when the connection ends here. What
     * does not come through is lost when the connection is.
     */
    private int admit(int bytes) {
      synchronized (state) {
        if (seenFaults != faults) {
          seenFaults = faults;
          passed = 0;
          hasMet = false;
        }
        var count = link.isLost ? lose() : admit(fault, bytes);
        passed += Math.max(0, count);
        return count;
      }
    }

    private int admit(WireFault now, int bytes) {
      return switch (now) {
        case WireFault.Cut(var of, var after) when of == direction && passed + bytes > after -> {
          meet();
          yield after > passed ? Math.toIntExact(after - passed) : -1;
        }
        case WireFault.Stall(var of, var after) when of == direction && passed + bytes > after -> {
          link.isLost = true;
          meet();
          yield Math.toIntExact(after - passed);
        }
        case WireFault.Refuse _ -> -1;
        case WireFault.Hold _ -> held(now);
        case WireFault.HoldAnswers _ when direction == Direction.ANSWERS -> held(now);
        case WireFault.Trickle(var atOnce, var pause) -> {
          meet();
          await(pause);
          yield Math.min(bytes, atOnce);
        }
        case null, default -> bytes;
      };
    }

    private int held(WireFault by) {
      meet();
      awaitOtherThan(by);
      return 0;
    }

    private int lose() {
      meet();
      return 0;
    }

    private void meet() {
      met += hasMet ? 0 : 1;
      hasMet = true;
    }

    /** Until the fault is another, at most. */
    private void await(Duration pause) {
      try {
        var end = System.nanoTime() + pause.toNanos();
        var before = faults;
        for (var left = pause.toNanos(); left > 0 && faults == before; ) {
          TimeUnit.NANOSECONDS.timedWait(state, left);
          left = end - System.nanoTime();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
