// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.neighbours;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks {@code /livez} as a kubelet does, but each second, until it is closed. */
public final class Probes implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** The default of Kubernetes. */
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;
  private int inSuccession;
  private volatile Count count = new Count(0, 0, 0);

  private Probes(int managementPort) {
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/livez"))
            .timeout(TIMEOUT)
            .build();
    Thread.ofVirtual().start(this::ask);
  }

  /** Begins. */
  public static Probes start(int managementPort) {
    return new Probes(managementPort);
  }

  /**
   * What came of the probes.
   *
   * @param mostInSuccession of those that failed
   */
  public record Count(int asked, int failed, int mostInSuccession) {}

  /** Until now. */
  public Count count() {
    return count;
  }

  @Override
  public void close() {
    closed.countDown();
    http.shutdownNow();
  }

  private void ask() {
    try {
      do {
        count(succeeds());
      } while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void count(boolean isSuccess) {
    var before = count;
    inSuccession = isSuccess ? 0 : inSuccession + 1;
    count =
        new Count(
            before.asked() + 1,
            before.failed() + (isSuccess ? 0 : 1),
            Math.max(before.mostInSuccession(), inSuccession));
  }

  private boolean succeeds() throws InterruptedException {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
