// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.remote.RemoteHttp;
import io.mdeoperator.remote.RemoteRequest;
import io.mdeoperator.remote.tls.Trust;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.Test;

class SharedHttpTest {
  private static final int SHARE = 100;

  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();

  @Test
  void receiversThatHangLeaveConnectionsToOtherNamespaces() throws Exception {
    try (var client = client();
        var callers = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = answer::countDown) {
      var http = new SharedHttp(client);
      for (var i = 0; i < SHARE; i++) {
        var _ = callers.submit(() -> call(http, "greedy", "hangs.example"));
      }
      await().until(() -> hanging.get() == SHARE);

      assertThatThrownBy(() -> call(http, "greedy", "works.example"))
          .isInstanceOf(ConnectionRequestTimeoutException.class);
      assertThatThrownBy(() -> call(http, "other", "works.example"))
          .isInstanceOf(UnknownHostException.class);
    }
    assertThat(hanging).hasValue(SHARE);
  }

  private static int call(SharedHttp http, String namespace, String host) throws Exception {
    var request = RemoteRequest.get(URI.create("https://" + host + "/"), Map.of());
    return http.exchange(namespace, request, response -> response.status());
  }

  private RemoteHttp client() throws Exception {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Optional.empty(),
            Trust.of(Optional.empty()),
            "test",
            this::resolve,
            Duration.ZERO));
  }

  private List<InetAddress> resolve(String host, int port) throws UnknownHostException {
    if (host.startsWith("hangs")) {
      hanging.incrementAndGet();
      try {
        answer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    throw new UnknownHostException(host);
  }
}
