// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.base.NamespaceBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.producer.GuardedKafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * The producers of all feeds: one for each connection, which has a thread and a buffer. A namespace
 * has so much memory for them; the producer of it that was not used for longest makes room, and one
 * that nobody uses is closed. Thread-safe.
 */
public final class KafkaProducers implements AutoCloseable {
  /** Of one namespace: the largest producer that a spec can ask for. */
  private static final long SHARE =
      KafkaSink.MAX_REQUEST_BYTES + ProducerSettings.MEMORY_WITHOUT_BUFFER;

  private static final int PART_OF_HEAP = 8;

  private final KafkaNetwork network;
  private final MonotonicClock waits;
  private final KafkaLimits limits;
  private final NamespaceBudget memory;
  private final Lock lock = new ReentrantLock();
  private final Map<KafkaConnection.Key, Shared> producers = new HashMap<>();

  /**
   * @param heap bytes, as {@link Runtime#maxMemory} has them; an eighth is for producers, but room
   *     for the largest one there is always
   */
  public KafkaProducers(KafkaNetwork network, MonotonicClock waits, long heap) {
    this(network, waits, heap, KafkaLimits.DEFAULT);
  }

  KafkaProducers(KafkaNetwork network, MonotonicClock waits, long heap, KafkaLimits limits) {
    this.network = network;
    this.waits = waits;
    this.memory = new NamespaceBudget(Math.max(SHARE, heap / PART_OF_HEAP), SHARE);
    this.limits = limits;
  }

  KafkaNetwork network() {
    return network;
  }

  MonotonicClock waits() {
    return waits;
  }

  KafkaLimits limits() {
    return limits;
  }

  /** A producer and its guard, in use until it is closed. */
  interface Lease extends AutoCloseable {
    Producer<byte[], byte[]> producer();

    BrokerGuard guard();

    /** Closes the producer for all who use it: it takes no more records. The next is a new one. */
    void discard();

    @Override
    void close();
  }

  /**
   * The producer for a connection; empty while too many others of its namespace are in use.
   *
   * @param token that it logs in with from now on, if its login is a token
   */
  Optional<Lease> lease(KafkaConnection connection, Optional<String> token) {
    while (true) {
      Optional<Shared> victim;
      lock.lock();
      try {
        var shared = existingOrNew(connection);
        if (shared.isPresent()) {
          token.ifPresent(shared.get().token::renew);
          shared.get().users++;
          return Optional.of(new OpenLease(shared.get()));
        }
        victim = victim(connection.key().namespace());
        victim.ifPresent(unused -> producers.remove(unused.key, unused));
      } finally {
        lock.unlock();
      }
      if (victim.isEmpty()) {
        return Optional.empty();
      }
      victim.get().end();
    }
  }

  private Optional<Shared> existingOrNew(KafkaConnection connection) {
    var key = connection.key();
    if (producers.containsKey(key)) {
      return Optional.of(producers.get(key));
    }
    return memory
        .reserve(key.namespace(), ProducerSettings.memory(key), Duration.ZERO)
        .map(reserved -> started(connection, reserved));
  }

  private Shared started(KafkaConnection connection, NamespaceBudget.Reservation reserved) {
    try {
      var shared = new Shared(connection, reserved);
      producers.put(shared.key, shared);
      shared.idle.start();
      return shared;
    } catch (RuntimeException e) {
      reserved.close();
      throw e;
    }
  }

  /** One of the same namespace rather than of another. */
  private Optional<Shared> victim(String namespace) {
    return producers.values().stream()
        .filter(shared -> shared.users == 0)
        .min(
            Comparator.<Shared, Boolean>comparing(
                    shared -> !shared.key.namespace().equals(namespace))
                .thenComparing(shared -> shared.lastUse));
  }

  private void closeWhenIdle(Shared shared) {
    try {
      for (var left = limits.idle(); left.isPositive(); left = untilIdle(shared)) {
        Thread.sleep(left);
      }
      shared.end();
    } catch (InterruptedException e) {
      return; // it was ended for another reason
    }
  }

  /** How long it may still be unused; zero when it is out of use from now on. */
  private Duration untilIdle(Shared shared) {
    lock.lock();
    try {
      if (producers.get(shared.key) != shared) {
        return Duration.ZERO;
      }
      var left = limits.idle().minus(waits.since(shared.lastUse));
      if (shared.users == 0 && !left.isPositive()) {
        producers.remove(shared.key);
        return Duration.ZERO;
      }
      return left.isPositive() ? left : limits.idle();
    } finally {
      lock.unlock();
    }
  }

  /** Closes all producers; what they have not sent is lost to them. */
  @Override
  public void close() {
    List<Shared> all;
    lock.lock();
    try {
      all = List.copyOf(producers.values());
      producers.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(Shared::end);
  }

  private final class Shared {
    private final KafkaConnection.Key key;
    private final NamespaceBudget.Reservation reserved;
    private final BrokerGuard guard;
    private final CurrentToken token = new CurrentToken();
    private final Producer<byte[], byte[]> producer;
    private final Thread idle =
        Thread.ofVirtual().name("kafka-idle").unstarted(() -> closeWhenIdle(this));
    private int users;
    private Instant lastUse = waits.now();

    private Shared(KafkaConnection connection, NamespaceBudget.Reservation reserved) {
      this.key = connection.key();
      this.reserved = reserved;
      this.guard = new BrokerGuard(network, key.namespace(), connection::objection, waits);
      this.producer =
          GuardedKafkaProducer.of(
              ProducerSettings.of(connection, limits, network.trust(), token),
              connection.bootstrap(),
              guard);
    }

    /** May be called again; what it is closed with does not matter any more. */
    private void end() {
      try {
        producer.close(Duration.ZERO);
      } catch (KafkaException e) {
        return; // its thread was told to end, and does
      } finally {
        reserved.close();
        idle.interrupt();
      }
    }
  }

  private final class OpenLease implements Lease {
    private final Shared shared;

    private OpenLease(Shared shared) {
      this.shared = shared;
    }

    @Override
    public Producer<byte[], byte[]> producer() {
      return shared.producer;
    }

    @Override
    public BrokerGuard guard() {
      return shared.guard;
    }

    @Override
    public void discard() {
      lock.lock();
      try {
        producers.remove(shared.key, shared);
      } finally {
        lock.unlock();
      }
      shared.end();
    }

    @Override
    public void close() {
      lock.lock();
      try {
        shared.users--;
        shared.lastUse = waits.now();
      } finally {
        lock.unlock();
      }
    }
  }
}
