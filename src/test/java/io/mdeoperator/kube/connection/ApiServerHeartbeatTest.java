// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiServerHeartbeatTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1); // it overflows at any time
  private RuntimeException failure;
  private final ApiServerHeartbeat heartbeat = new ApiServerHeartbeat(this::call, now::get);

  @AfterEach
  void close() {
    heartbeat.close();
  }

  @Test
  void measuresTheSilenceSinceTheLastAnswer() {
    pass(Duration.ofSeconds(40));
    heartbeat.beat();
    pass(Duration.ofSeconds(50));

    assertThat(heartbeat.silence()).isEqualTo(Duration.ofSeconds(50));
  }

  @Test
  void doesNotTakeAFailureForAnAnswer() {
    failure = new KubernetesClientException("no route");
    pass(Duration.ofSeconds(40));
    heartbeat.beat();
    pass(Duration.ofSeconds(50));

    assertThat(heartbeat.silence()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void takesARefusalForAnAnswer() {
    failure = new KubernetesClientException("forbidden", 403, null);
    pass(Duration.ofSeconds(40));
    heartbeat.beat();

    assertThat(heartbeat.silence()).isZero();
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private void call() {
    if (failure != null) {
      throw failure;
    }
  }
}
