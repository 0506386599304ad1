// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.api.v1alpha1.sink.KafkaSink;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.base.MonotonicClock;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.testing.tls.TestAuthority;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaProducersTest {
  private static final long ROOMY = 1L << 30;

  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final HostResolver names =
      (host, port) -> {
        threads.add(Thread.currentThread());
        return List.of(InetAddress.getLoopbackAddress());
      };
  private KafkaProducers producers = producers(ROOMY, Duration.ofMinutes(5));

  private KafkaProducers producers(long heap, Duration idle) {
    var network =
        new KafkaNetwork(
            SinkClient.rules(true, "broker.example"),
            names,
            HostResolver.SYSTEM,
            TestAuthority.create("Brokers").trust());
    var limit = Duration.ofSeconds(1);
    return new KafkaProducers(
        network,
        MonotonicClock.system(),
        heap,
        new KafkaLimits(limit, limit, limit.multipliedBy(2), limit.multipliedBy(2), idle));
  }

  private Optional<KafkaProducers.Lease> lease(KafkaConnection connection) {
    return producers.lease(connection, Optional.empty());
  }

  @AfterEach
  void close() {
    producers.close();
  }

  @Test
  void feedsWithTheSameConnectionShareAProducer() {
    try (var first = lease(connection("ns", "1", 65_536)).orElseThrow();
        var second = lease(connection("ns", "1", 65_536)).orElseThrow();
        var changed = lease(connection("ns", "2", 65_536)).orElseThrow();
        var other = lease(connection("other", "1", 65_536)).orElseThrow()) {
      assertThat(second.producer()).isSameAs(first.producer());
      assertThat(changed.producer()).isNotSameAs(first.producer());
      assertThat(other.producer()).isNotSameAs(first.producer());
    }
  }

  @Test
  void aNamespaceTakesItsShareOnly() {
    var max = KafkaSink.MAX_REQUEST_BYTES;
    var first = lease(connection("ns", "1", max)).orElseThrow();
    assertThat(lease(connection("ns", "2", max))).isEmpty();
    try (var other = lease(connection("other", "1", max)).orElseThrow()) {
      assertThat(other.producer()).isNotNull();
    }

    first.close();

    try (var second = lease(connection("ns", "2", max)).orElseThrow()) {
      assertThat(second.producer()).isNotSameAs(first.producer());
    }
  }

  @Test
  void allTogetherTakeAPartOfASmallHeapAndMakeRoomForEachOther() {
    producers.close();
    producers = producers(1, Duration.ofMinutes(5));
    var max = KafkaSink.MAX_REQUEST_BYTES;
    var first = lease(connection("ns", "1", max)).orElseThrow();
    assertThat(lease(connection("other", "1", max))).isEmpty();

    first.close();

    try (var other = lease(connection("other", "1", max)).orElseThrow()) {
      assertThat(lease(connection("ns", "1", max))).as("the room is taken").isEmpty();
      assertThat(other.producer()).isNotSameAs(first.producer());
    }
  }

  @Test
  void aProducerThatIsDiscardedIsNotUsedAgain() {
    try (var first = lease(connection("ns", "1", 65_536)).orElseThrow()) {
      first.discard();
      try (var second = lease(connection("ns", "1", 65_536)).orElseThrow()) {
        assertThat(second.producer()).isNotSameAs(first.producer());
      }
    }
  }

  @Test
  void nothingOfAProducerThatIsDiscardedIsKept() {
    var lease = lease(connection("ns", "1", 65_536)).orElseThrow();
    var producer = new WeakReference<>(lease.producer());
    lease.discard();
    lease.close();
    lease = null;

    await()
        .until(
            () -> {
              System.gc();
              return producer.refersTo(null);
            });
  }

  @Test
  void aProducerThatCannotBeMadeTakesNoMemory() {
    var max = KafkaSink.MAX_REQUEST_BYTES;
    var broken = connection("ns", "1", max, Optional.of(new KafkaLogin.User("PLAIN", "a", "b\nc")));
    assertThatThrownBy(() -> lease(broken)).isInstanceOf(RuntimeException.class);

    try (var next = lease(connection("ns", "2", max)).orElseThrow()) {
      assertThat(next.producer()).isNotNull();
    }
  }

  @Test
  void aClosedFeedLeavesNoThread() {
    producers = producers(ROOMY, Duration.ofMillis(100));
    try (var lease = lease(connection("ns", "1", 65_536)).orElseThrow()) {
      assertThat(lease.producer()).isNotNull();
      await().until(() -> !threads.isEmpty());
    }

    await().until(() -> threads.stream().noneMatch(Thread::isAlive));
  }

  private static KafkaConnection connection(String namespace, String version, int maxBytes) {
    return connection(namespace, version, maxBytes, Optional.empty());
  }

  private static KafkaConnection connection(
      String namespace, String version, int maxBytes, Optional<KafkaLogin> login) {
    var servers = List.of("broker.example:1");
    var spec =
        new KafkaSink(servers, "alerts", KafkaTransport.PLAINTEXT, null, null, null, maxBytes);
    return new KafkaConnection(
        new KafkaConnection.Key(namespace, spec, List.of(version)),
        List.of(InetSocketAddress.createUnresolved("broker.example", 1)),
        login,
        Optional.empty(),
        List.of());
  }
}
