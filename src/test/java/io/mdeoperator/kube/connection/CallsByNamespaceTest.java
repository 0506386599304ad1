// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.kube.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.okhttp.OkHttpClientImpl;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An API server that answers calls about the namespace {@code noisy} late. */
class CallsByNamespaceTest {
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MANY = 3 * CallsByNamespace.MAX;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch answers = new CountDownLatch(1);
  private final AtomicInteger late = new AtomicInteger();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    client =
        ClusterClient.create(
            new ConfigBuilder()
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .build(),
            CALL_TIMEOUT);
  }

  @AfterEach
  void stop() {
    answers.countDown();
    client.close();
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange.getRequestURI().getPath().contains("/namespaces/noisy/")) {
        late.incrementAndGet();
        answers.await();
      }
      var body = "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\"}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void leavesCallsToOtherNamespaces() {
    askForMany("noisy");

    assertIsAnswered(() -> configMap("quiet"));
  }

  @Test
  void leavesCallsToWhatConcernsNoNamespace() {
    askForMany("noisy");

    assertIsAnswered(() -> client.configMaps().inAnyNamespace().list());
  }

  @Test
  void makesNoMoreCallsForANamespaceThanItsShare() {
    askForMany("noisy");
    assertIsAnswered(() -> configMap("quiet"));

    assertThat(late).hasValueLessThanOrEqualTo(CallsByNamespace.MAX_OF_NAMESPACE);
  }

  @Test
  void answersAllCallsInTheEnd() {
    var asked = askForMany("noisy");

    answers.countDown();

    assertThat(asked).allSatisfy(one -> assertThat(one).succeedsWithin(PATIENCE));
  }

  private void assertIsAnswered(Supplier<?> call) {
    assertThat(threads.submit(call::get)).succeedsWithin(PATIENCE);
  }

  /** Returns once the client has begun all of these calls, whether it has made them or not. */
  private List<Future<ConfigMap>> askForMany(String namespace) {
    var asked =
        IntStream.range(0, MANY).mapToObj(_ -> threads.submit(() -> configMap(namespace))).toList();
    var dispatcher = ((OkHttpClientImpl) client.getHttpClient()).getOkHttpClient().dispatcher();
    await()
        .atMost(PATIENCE)
        .until(() -> dispatcher.runningCallsCount() + dispatcher.queuedCallsCount() == MANY);
    return asked;
  }

  private ConfigMap configMap(String namespace) {
    return client.configMaps().inNamespace(namespace).withName("name").get();
  }
}
