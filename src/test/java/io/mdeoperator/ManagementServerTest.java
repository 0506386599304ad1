// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.testing.UncaughtErrors;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Probes and metrics, also while somebody tries to keep them from being answered. */
@Isolated
class ManagementServerTest {
  private static final int MANY = 500;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final String HALF_A_HEAD = "GET /livez HTTP/1.1\r\nHost: x\r\nX-Pad: ";

  private final int port = LoopbackPort.free();
  private final AtomicBoolean live = new AtomicBoolean(true);
  private final AtomicBoolean ready = new AtomicBoolean();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<SocketChannel> halfOpen = new ArrayList<>();
  private ManagementServer server;

  @BeforeEach
  void start() throws Exception {
    server = ManagementServer.start(port, live::get, ready::get, metrics);
  }

  @AfterEach
  void stop() throws Exception {
    for (var connection : halfOpen) {
      connection.close();
    }
    server.close();
  }

  @Test
  void anErrorReachesTheThreadsHandler() throws Exception {
    var broken = LoopbackPort.free();
    try (var uncaught = new UncaughtErrors();
        var _ =
            ManagementServer.start(
                broken,
                () -> {
                  throw new StackOverflowError();
                },
                ready::get,
                metrics)) {
      send(request(broken, "/livez").build());

      assertThat(uncaught.errors()).hasOnlyElementsOfType(StackOverflowError.class).isNotEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/livez, true, 200",
    "/livez, false, 503",
    "/readyz, true, 200",
    "/readyz, false, 503"
  })
  void answersProbes(String path, boolean passes, int status) throws Exception {
    live.set(passes);
    ready.set(passes);

    var answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    assertThat(answer.body()).isEqualTo(passes ? "ok\n" : "failed\n");
  }

  @Test
  void givesMetrics() throws Exception {
    metrics.counter("mde.test").increment();

    var answer = get("/metrics");

    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(answer.body()).contains("mde_test_total 1.0");
  }

  @ParameterizedTest
  @CsvSource({"GET, /, 404", "GET, /livez/x, 404", "POST, /livez, 405", "DELETE, /metrics, 405"})
  void answersNothingElse(String method, String path, int status) throws Exception {
    var request = request(path).method(method, HttpRequest.BodyPublishers.noBody()).build();

    assertThat(send(request).statusCode()).isEqualTo(status);
  }

  @Test
  void answersWhileHundredsOfConnectionsAreHalfOpen() throws Exception {
    for (var i = 0; i < MANY; i++) {
      halfOpen.add(openHalf());
    }

    assertThat(get("/livez").statusCode()).isEqualTo(200);
    ready.set(true);
    assertThat(get("/readyz").statusCode()).isEqualTo(200);
    await("all but a few to be closed by the server")
        .atMost(TIMEOUT)
        .until(
            () ->
                halfOpen.stream().filter(ManagementServerTest::isClosedByPeer).count()
                    > MANY - 100);
  }

  @Test
  void closesConnectionsOfTheBusiestAddressOnly() throws Exception {
    var other = openHalf("127.0.0.3");
    halfOpen.add(other);
    for (var i = 0; i < 200; i++) {
      halfOpen.add(openHalf());
    }

    drips(other, "\r\n\r\n");

    var answer = ByteBuffer.allocate(15);
    while (answer.hasRemaining() && other.read(answer) >= 0) {}
    assertThat(new String(answer.array(), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
  }

  @Test
  void closesAConnectionThatDoesNotSendItsRequestInTime() throws Exception {
    var connection = openHalf();
    halfOpen.add(connection);
    connection.configureBlocking(false);

    await("it to be closed although it always sends something")
        .atMost(Duration.ofSeconds(40))
        .until(() -> !drips(connection));
  }

  @Test
  void answersWhileNoVirtualThreadGetsACarrier() throws Exception {
    var carriers = Runtime.getRuntime().availableProcessors();
    var taken = new CountDownLatch(carriers);
    var over = new AtomicBoolean();
    var spinning = new ArrayList<Thread>();
    for (var i = 0; i < carriers; i++) {
      spinning.add(
          Thread.startVirtualThread(
              () -> {
                taken.countDown();
                while (!over.get()) {
                  Thread.onSpinWait();
                }
              }));
    }
    try {
      taken.await();

      assertThat(get("/livez").statusCode()).isEqualTo(200);
    } finally {
      over.set(true);
      for (var thread : spinning) {
        thread.join();
      }
    }
  }

  private SocketChannel openHalf() throws Exception {
    return openHalf("127.0.0.2");
  }

  private SocketChannel openHalf(String from) throws Exception {
    var connection = SocketChannel.open();
    connection.setOption(StandardSocketOptions.SO_RCVBUF, 1024);
    connection.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    connection.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    drips(connection, HALF_A_HEAD);
    return connection;
  }

  private static boolean drips(SocketChannel connection) {
    return !isClosedByPeer(connection) && drips(connection, "x");
  }

  /** Whether the peer takes more. */
  private static boolean drips(SocketChannel connection, String text) {
    try {
      connection.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isClosedByPeer(SocketChannel connection) {
    try {
      connection.configureBlocking(false);
      return connection.read(ByteBuffer.allocate(1)) < 0;
    } catch (IOException e) {
      return true;
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path).build());
  }

  private HttpRequest.Builder request(String path) {
    return request(port, path);
  }

  private static HttpRequest.Builder request(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(TIMEOUT);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }
}
