// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.mdeoperator.base.FatalErrors;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks the API server for its version now and then, so that it is known whether it answers even
 * while the operator has nothing to write: a lost route looks like silence. Thread-safe.
 */
public final class ApiServerHeartbeat implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(15);

  private final Runnable call;
  private final LongSupplier nanoTime;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("api-server-heartbeat").factory());
  private volatile long answered;

  /** Counts from now; {@link #start} begins to ask. */
  public ApiServerHeartbeat(KubernetesClient client) {
    this(client::getKubernetesVersion, System::nanoTime);
  }

  ApiServerHeartbeat(Runnable call, LongSupplier nanoTime) {
    this.call = call;
    this.nanoTime = nanoTime;
    this.answered = nanoTime.getAsLong();
  }

  /** Asks from now on. */
  public void start() {
    var _ =
        timer.scheduleWithFixedDelay(
            FatalErrors.reporting(this::beat), 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  void beat() {
    try {
      call.run();
      answered = nanoTime.getAsLong();
    } catch (KubernetesClientException e) {
      if (e.getCode() > 0) {
        answered = nanoTime.getAsLong(); // refused, so it is there
      }
    }
  }

  /** For how long the API server has not answered, by the monotonic clock. */
  public Duration silence() {
    return Duration.ofNanos(nanoTime.getAsLong() - answered);
  }

  /** Whether it has answered within that time. */
  public boolean hasAnsweredWithin(Duration time) {
    return silence().compareTo(time) < 0;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
