// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.receiver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.receiver.ReceiverFront.Request;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiverFrontTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final String KEY = "ApiKey one";

  private final WebhookReceiver receiver = WebhookReceiver.startPlain();
  private final ReceiverFront front =
      ReceiverFront.before(URI.create("http://127.0.0.1:" + receiver.port()), AUTHORITY);
  private final HttpClient client =
      HttpClient.newBuilder().sslContext(AUTHORITY.clientSslContext()).build();

  @AfterEach
  void close() {
    client.close();
    front.close();
    receiver.close();
  }

  @Test
  void passesOnTheBytesAndWhatDescribesThem() throws Exception {
    receiver.answer(call -> Reply.status(503));

    post("/_bulk?refresh=false", KEY, new byte[] {31, -117, 0});

    assertThat(receiver.calls())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.path()).isEqualTo("/_bulk?refresh=false");
              assertThat(call.body()).containsExactly(31, -117, 0);
              assertThat(call.header("content-type")).isEqualTo("application/x-ndjson");
              assertThat(call.header("content-encoding")).isEqualTo("gzip");
            });
  }

  @Test
  void passesBackTheAnswer() throws Exception {
    receiver.answer(call -> new Reply(429, Map.of("Retry-After", "7"), "{\"took\":1}"));

    var answer = post("/", KEY, new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(answer.body()).isEqualTo("{\"took\":1}");
  }

  @Test
  void refusesWhoeverHasNoOrAnotherAuthorization() throws Exception {
    front.requireAuthorization(KEY);

    assertThat(post("/a", "ApiKey two", new byte[0]).statusCode()).isEqualTo(401);
    assertThat(client.send(request("/b").build(), BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
    assertThat(receiver.calls()).isEmpty();

    assertThat(post("/c", KEY, new byte[0]).statusCode()).isEqualTo(204);
    assertThat(front.requests())
        .containsExactly(
            new Request("POST", "/a", 401),
            new Request("GET", "/b", 401),
            new Request("POST", "/c", 204));
  }

  @Test
  void isNotTrustedByThoseWhoDoNotTrustItsAuthority() {
    try (var stranger = HttpClient.newHttpClient()) {
      assertThatThrownBy(() -> stranger.send(request("/").build(), BodyHandlers.ofString()))
          .isInstanceOf(SSLException.class);
    }
  }

  private HttpResponse<String> post(String path, String authorization, byte[] body)
      throws IOException, InterruptedException {
    var request =
        request(path)
            .header("Authorization", authorization)
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(front.url() + path));
  }
}
