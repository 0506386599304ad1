// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.bench.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.testing.WebhookSignatures;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final String BATCH =
      """
      [{"specversion": "1.0", "id": "a/1", "data": {"id": "1", "evidence": [{"id": "e"}]}},
       {"id": "a/2", "data": {"id": "2"}}]
      """;

  private final Arrivals arrivals = new Arrivals(AUTHORITY);
  private final HttpClient client =
      HttpClient.newBuilder().sslContext(AUTHORITY.clientSslContext()).build();

  @AfterEach
  void close() {
    client.close();
    arrivals.close();
  }

  @Test
  void countsEventsAndNotWhatIsInThem() throws Exception {
    assertThat(post(Arrivals.SIGNING_KEY, BATCH)).isEqualTo(204);

    assertThat(arrivals.distinct()).isEqualTo(2);
    assertThat(arrivals.repeated()).isZero();
  }

  @Test
  void countsWhatCameAgain() throws Exception {
    post(Arrivals.SIGNING_KEY, BATCH);
    post(Arrivals.SIGNING_KEY, "[{\"id\":\"a/2\"},{\"id\":\"a/3\"}]");

    assertThat(arrivals.distinct()).isEqualTo(3);
    assertThat(arrivals.repeated()).isEqualTo(1);
  }

  @Test
  void takesNothingThatIsSignedWithAnotherKey() throws Exception {
    assertThatThrownBy(() -> post(WebhookSignatures.OLD_KEY, BATCH))
        .isInstanceOf(IOException.class);

    assertThat(arrivals.distinct()).isZero();
  }

  private int post(String key, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(arrivals.url()))
            .header("webhook-id", "id")
            .header("webhook-timestamp", "1")
            .header(
                "webhook-signature",
                WebhookSignatures.signature(key, "id", "1", body.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }
}
