// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.serving;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Bounds the connections of a port. There is always room for one more: when they become too many,
 * the address that has most loses its oldest one. So who holds thousands open keeps only themselves
 * out, and a probe, which needs one for some milliseconds, is answered. Thread-safe.
 */
final class ConnectionLimits implements Connection.Listener {
  private final int max;
  private final Duration lifetime;
  private final Scheduler scheduler;
  private final Map<Connection, Open> open = new LinkedHashMap<>();

  private record Open(InetAddress address, Scheduler.Task end) {}

  /**
   * @param lifetime after which a connection is closed, whatever it is doing
   */
  ConnectionLimits(int max, Duration lifetime, Scheduler scheduler) {
    this.max = max;
    this.lifetime = lifetime;
    this.scheduler = scheduler;
  }

  @Override
  public synchronized void onOpened(Connection connection) {
    var end =
        scheduler.schedule(
            connection.getEndPoint()::close, lifetime.toMillis(), TimeUnit.MILLISECONDS);
    open.put(connection, new Open(addressOf(connection), end));
    if (open.size() > max) {
      var surplus = oldestOfTheBusiestAddress();
      onClosed(surplus);
      surplus.getEndPoint().close();
    }
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    var closed = open.remove(connection);
    if (closed != null) {
      closed.end().cancel();
    }
  }

  private Connection oldestOfTheBusiestAddress() {
    var counts = new HashMap<InetAddress, Integer>();
    open.values().forEach(one -> counts.merge(one.address(), 1, Integer::sum));
    var most = counts.values().stream().max(Comparator.naturalOrder()).orElseThrow();
    return open.entrySet().stream()
        .filter(one -> counts.get(one.getValue().address()).equals(most))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private static InetAddress addressOf(Connection connection) {
    return ((InetSocketAddress) connection.getEndPoint().getRemoteSocketAddress()).getAddress();
  }
}
