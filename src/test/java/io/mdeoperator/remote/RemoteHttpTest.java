// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.simulator.Simulator;
import io.mdeoperator.simulator.http.Fault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RemoteHttpTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private static Simulator simulator;

  private RemoteHttp http;

  @BeforeAll
  static void startSimulator() {
    simulator = Simulator.start();
  }

  @AfterAll
  static void stopSimulator() {
    simulator.close();
  }

  @BeforeEach
  void start() {
    simulator.apiFaults().clear();
    simulator.forgetRequests();
    http = http(Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() throws Exception {
    http.close();
  }

  @Test
  void namesItselfAndKeepsNoCookies() throws Exception {
    simulator
        .apiFaults()
        .next(Fault.answer(200, Map.of("Set-Cookie", "a=b"), "text/plain", "hello"));

    var text =
        http.stream(
            get(), answer -> new String(answer.body(100).orElseThrow(), StandardCharsets.UTF_8));
    http.stream(get(), RemoteResponse::status);

    assertThat(text).isEqualTo("hello");
    assertThat(simulator.requests())
        .allSatisfy(
            request ->
                assertThat(request.headers())
                    .containsEntry("User-Agent", "MdePartner-Test-mde-operator/1")
                    .doesNotContainKey("Cookie"));
  }

  @Test
  void followsNoRedirect() throws Exception {
    simulator.apiFaults().next(Fault.redirect(URI.create(simulator.apiUrl() + "/elsewhere")));

    assertThat(http.<Integer>stream(get(), RemoteResponse::status)).isEqualTo(302);
    assertThat(simulator.requests()).hasSize(1);
  }

  @Test
  void repeatsNothingByItself() {
    simulator.apiFaults().next(Fault.connectionClosed());

    assertThatThrownBy(() -> http.stream(get(), RemoteResponse::status))
        .isInstanceOf(IOException.class);
    assertThat(simulator.requests()).hasSize(1);
  }

  @Test
  void holdsNoMoreOfABodyThanAllowed() throws Exception {
    simulator.apiFaults().next(Fault.hugeBody(50_000_000));

    assertThat(http.<Optional<byte[]>>exchange(get(), answer -> answer.body(1000))).isEmpty();
  }

  @Test
  void doesNotFetchWhatTheReaderLeaves() throws Exception {
    simulator.apiFaults().next(Fault.hugeBody(Long.MAX_VALUE));

    assertThat(http.<Integer>stream(get(), answer -> answer.body().read())).isEqualTo('"');
  }

  /** Parsers close what they read from. */
  @Test
  void doesNotFetchWhatIsLeftOfABodyThatTheReaderCloses() throws Exception {
    simulator.apiFaults().next(Fault.hugeBody(Long.MAX_VALUE));

    var first =
        http.<Integer>stream(
            get(),
            answer -> {
              try (var body = answer.body()) {
                return body.read();
              }
            });

    assertThat(first).isEqualTo('"');
  }

  /** It holds memory beside the heap, and an answer is often left before its end. */
  @Test
  void freesWhatDecompressesAnAnswer() throws Exception {
    var zipped = zipped("[1, 2, 3]");
    var head =
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            .formatted(zipped.length);

    try (var server = ScriptedServer.saying(head + new String(zipped, ISO_8859_1))) {
      var url = URI.create("http://localhost:" + server.port());
      var left =
          http.<InputStream>stream(
              RemoteRequest.get(url, Map.of()),
              answer -> {
                assertThat(answer.body().read()).isEqualTo('[');
                return answer.body();
              });

      assertThatThrownBy(left::read).isInstanceOf(IOException.class);
    }
  }

  private static byte[] zipped(String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      zip.write(text.getBytes(ISO_8859_1));
    }
    return bytes.toByteArray();
  }

  @Test
  void givesUpOnASilentServer() throws Exception {
    simulator.apiFaults().next(Fault.hang());

    try (var impatient = http(SHORT)) {
      assertThatThrownBy(() -> impatient.stream(get(), RemoteResponse::status))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void waitsForAHeadAsLongAsTheRequestSays() throws Exception {
    simulator.apiFaults().next(Fault.late(SHORT.multipliedBy(3), SHORT.multipliedBy(4)));

    try (var impatient = http(SHORT)) {
      var patient = get().withHeadTimeout(Duration.ofSeconds(30));

      assertThat(impatient.<Integer>stream(patient, RemoteResponse::status)).isEqualTo(401);
    }
  }

  /** Without the limit the deadline of the whole answer would end it, with another message. */
  @Test
  void anAnswerThatWasWaitedForMustNotStall() throws Exception {
    simulator.apiFaults().next(Fault.slowBody(1, Duration.ofHours(1)));

    try (var impatient = http(SHORT)) {
      var patient = get().withHeadTimeout(Duration.ofDays(1));

      assertThatThrownBy(() -> impatient.stream(patient, answer -> answer.body(100_000)))
          .isInstanceOf(SocketTimeoutException.class)
          .hasMessage("Read timed out");
    }
  }

  @Test
  void givesUpOnAWholeAnswerThatComesInDrops() throws Exception {
    simulator.apiFaults().next(Fault.slowBody(1, Duration.ofMillis(20)));

    try (var impatient = http(SHORT)) {
      assertThatThrownBy(() -> impatient.exchange(get(), answer -> answer.body(100_000)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void hasPatienceWithAStreamThatComesInDrops() throws Exception {
    var silence = Duration.ofSeconds(2);
    simulator.apiFaults().next(Fault.slowBody(1, silence.dividedBy(60)));

    try (var impatient = http(silence)) {
      var body = impatient.stream(get(), answer -> answer.body(100_000).orElseThrow());

      assertThat(body).as("drops enough to last longer than the silence").hasSizeGreaterThan(60);
      assertThat(new String(body, StandardCharsets.UTF_8)).contains("error").endsWith("}");
    }
  }

  /** To look at each connection takes longer than to use it. */
  @Test
  void takesAConnectionToBeOpenThatWasUsedJustNow() throws Exception {
    var settings =
        new RemoteHttp.Settings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Optional.empty(),
            simulator.authority().trust(),
            "test",
            HostResolver.SYSTEM,
            Duration.ofMinutes(1));

    try (var hangsUp = ScriptedServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        var http = new RemoteHttp(settings)) {
      var url = URI.create("http://127.0.0.1:" + hangsUp.port());
      var request = RemoteRequest.get(url, Map.of());

      var body = http.stream(request, answer -> answer.body(9).orElseThrow());
      assertThat(body).hasSize(2);
      assertThatThrownBy(() -> http.stream(request, answer -> answer.body(9)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void goesThroughTheProxy() throws Exception {
    var proxy = ScriptedServer.saying("HTTP/1.1 200 Connection established\r\n\r\n");
    var settings =
        new RemoteHttp.Settings(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Optional.of(new HttpProxy(URI.create("http://localhost:" + proxy.port()), List.of())),
            simulator.authority().trust(),
            "test");

    try (var proxied = new RemoteHttp(settings)) {
      assertThatThrownBy(() -> proxied.stream(get(), RemoteResponse::status))
          .isInstanceOf(IOException.class);
    }
    assertThat(proxy.received())
        .startsWith("CONNECT " + URI.create(simulator.apiUrl()).getAuthority());
    assertThat(simulator.requests()).isEmpty();
  }

  @Test
  void doesNotPrintWhatItSends() {
    var request =
        RemoteRequest.post(
            URI.create("https://login.example/token?a=b"),
            Map.of("Authorization", "Bearer t0ken"),
            "client_secret=s3cret");

    assertThat(request).hasToString("RemoteRequest[login.example]");
  }

  private RemoteRequest get() {
    return RemoteRequest.get(URI.create(simulator.apiUrl() + "/api/alerts"), Map.of());
  }

  private RemoteHttp http(Duration requestTimeout) {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            Duration.ofSeconds(5),
            requestTimeout,
            Optional.empty(),
            simulator.authority().trust(),
            "MdePartner-Test-mde-operator/1"));
  }
}
