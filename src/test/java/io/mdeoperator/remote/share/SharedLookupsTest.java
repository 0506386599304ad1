// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedLookupsTest {
  private static final Duration PATIENT = Duration.ofMinutes(1);

  private final CountDownLatch answer = new CountDownLatch(1);
  private final Set<Thread> looking = ConcurrentHashMap.newKeySet();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    answer.countDown();
    callers.close();
  }

  @Test
  void aNamespaceOfSlowNamesLeavesRoomForOthers() throws Exception {
    var lookups = new SharedLookups(this::lookUp, PATIENT, Caller::namespace);
    slow(lookups, "greedy", 20);
    await().until(() -> looking.size() == 8);

    assertThat(Caller.as("other", () -> lookups.resolve("fast.example", 443))).hasSize(1);
    assertThat(looking).hasSize(8);
  }

  @Test
  void fewLookAtOnceHoweverManyNamespacesThereAre() {
    var lookups = new SharedLookups(this::lookUp, PATIENT, Caller::namespace);
    for (var i = 0; i < 10; i++) {
      slow(lookups, "ns-" + i, 8);
    }
    await().until(() -> looking.size() == 32);
    await().during(Duration.ofMillis(100)).until(() -> looking.size() == 32);
  }

  @Test
  void aSlowNameHoldsNoCarrierAndIsNotWaitedForForever() {
    var lookups = new SharedLookups(this::lookUp, Duration.ofMillis(20), Caller::namespace);

    assertThatThrownBy(() -> Caller.as("ns", () -> lookups.resolve("slow.example", 443)))
        .isInstanceOf(UnknownHostException.class);

    assertThat(looking).hasSize(1).noneMatch(Thread::isVirtual);
  }

  @Test
  void theOperatorsOwnCallsAreNoNamespaces() throws Exception {
    var lookups = SharedLookups.ofOperator(this::lookUp);

    assertThat(lookups.resolve("fast.example", 443)).hasSize(1);
  }

  @Test
  void aNameThatDoesNotExistSaysSo() {
    var lookups =
        new SharedLookups(
            (host, port) -> {
              throw new UnknownHostException(host);
            },
            PATIENT,
            Caller::namespace);

    assertThatThrownBy(() -> Caller.as("ns", () -> lookups.resolve("none.example", 443)))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage("none.example");
  }

  private void slow(SharedLookups lookups, String namespace, int times) {
    for (var i = 0; i < times; i++) {
      var _ =
          callers.submit(() -> Caller.as(namespace, () -> lookups.resolve("slow.example", 443)));
    }
  }

  private List<InetAddress> lookUp(String host, int port) throws UnknownHostException {
    if (host.startsWith("slow")) {
      looking.add(Thread.currentThread());
      awaitAnswer();
    }
    return List.of(InetAddress.getLoopbackAddress());
  }

  private void awaitAnswer() {
    try {
      answer.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
