// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.remote.tls.Trust;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasuredHttpTest {
  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK', 2, success",
    "'HTTP/1.1 302 Found', 2, rejected",
    "'HTTP/1.1 403 Forbidden', 2, rejected",
    "'HTTP/1.1 429 Too Many Requests', 2, throttled",
    "'HTTP/1.1 500 Internal Server Error', 2, server_error",
    "'HTTP/1.1 200 OK', 20, incomplete",
    "'', 0, no_response",
  })
  void countsRequestsByWhatCameBack(String status, int length, String outcome) throws Exception {
    var head = status.isEmpty() ? "" : status + "\r\nContent-Length: " + length + "\r\n\r\n";
    try (var server = ScriptedServer.saying(head + "{}".substring(0, Math.min(2, length)));
        var http = new RemoteHttp(settings())) {
      call(new MeasuredHttp("test", http, metrics), server.port());
    }

    var counted =
        metrics.get("mde.microsoft.requests").tag("api", "test").counters().stream()
            .filter(counter -> counter.count() > 0)
            .toList();
    assertThat(counted)
        .singleElement()
        .returns(1.0, Counter::count)
        .returns(outcome, counter -> counter.getId().getTag("outcome"));
    assertThat(metrics.get("mde.microsoft.request").tag("api", "test").timer().count())
        .isEqualTo(1);
  }

  private static void call(MeasuredHttp http, int port) {
    var request = RemoteRequest.get(URI.create("http://127.0.0.1:" + port + "/"), Map.of());
    try {
      http.stream(request, answer -> answer.body(100));
    } catch (IOException expected) {
      // counted all the same
    }
  }

  private static RemoteHttp.Settings settings() {
    return new RemoteHttp.Settings(
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Optional.empty(),
        Trust.of(Optional.empty()),
        "MdePartner-Test/1");
  }
}
