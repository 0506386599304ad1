// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.junit.jupiter.api.Test;

/** How many connections there are at a time, and for how long. */
class ConnectionLimitsTest {
  private final Timer timer = new Timer();
  private final ConnectionLimits limits = new ConnectionLimits(3, Duration.ofSeconds(15), timer);

  @Test
  void closesTheOldestOfTheBusiestAddress() {
    var other = open("127.0.0.3");
    var many = Stream.generate(() -> open("127.0.0.1")).limit(5).toList();

    assertThat(many).extracting(EndPoint::isOpen).containsExactly(false, false, false, true, true);
    assertThat(other.isOpen()).isTrue();
  }

  @Test
  void closesAConnectionWhoseTimeIsOver() {
    var connection = open("127.0.0.1");
    assertThat(connection.isOpen()).isTrue();

    timer.tasks.forEach(Runnable::run);

    assertThat(connection.isOpen()).isFalse();
  }

  private EndPoint open(String address) {
    var end = new End(address);
    limits.onOpened(new Idle(end));
    return end;
  }

  private static final class End extends ByteArrayEndPoint {
    private final String address;

    End(String address) {
      this.address = address;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      return new InetSocketAddress(address, 1);
    }
  }

  private static final class Idle extends AbstractConnection {
    Idle(EndPoint end) {
      super(end, Runnable::run);
    }

    @Override
    public void onFillable() {
      throw new IllegalStateException("nobody reads");
    }
  }

  /** Runs its tasks when a test says so. */
  private static final class Timer extends AbstractLifeCycle implements Scheduler {
    private final List<Runnable> tasks = new ArrayList<>();

    @Override
    public Task schedule(Runnable task, long delay, TimeUnit unit) {
      tasks.add(task);
      return () -> tasks.remove(task);
    }
  }
}
