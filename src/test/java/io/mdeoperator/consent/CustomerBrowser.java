// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import io.mdeoperator.testing.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What a customer's administrator does in a browser, request by request: decides at the simulator,
 * and is sent back to the operator's port, as by an Ingress.
 */
final class CustomerBrowser implements AutoCloseable {
  private final HttpClient http;
  private final String operator;

  CustomerBrowser(TestEnvironment stage) {
    this(stage, stage.consentPort());
  }

  /** One whose Ingress leads to the replica at this port. */
  CustomerBrowser(TestEnvironment stage, int port) {
    http =
        HttpClient.newBuilder()
            .sslContext(stage.simulator().authority().clientSslContext())
            .build();
    operator = "http://127.0.0.1:" + port;
  }

  /** Opens the consent link, decides, and returns where Entra sends the browser. */
  URI decide(String link, String decision) {
    var answer =
        send(
            HttpRequest.newBuilder(URI.create(link))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("decision=" + decision)));
    return URI.create(answer.headers().firstValue("Location").orElseThrow());
  }

  /** Opens a path and query at the operator, without following where it leads. */
  HttpResponse<String> open(String pathAndQuery) {
    return send(HttpRequest.newBuilder(URI.create(operator + pathAndQuery)));
  }

  /** Comes back to the operator, and follows to the page that it shows. */
  HttpResponse<String> comeBack(URI redirect) {
    var answer = open(redirect.getRawPath() + "?" + redirect.getRawQuery());
    return answer.statusCode() == 303
        ? open("/consent/" + answer.headers().firstValue("Location").orElseThrow())
        : answer;
  }

  /** Opens what a page that refreshes leads to. */
  HttpResponse<String> lookAgain(HttpResponse<String> page) {
    var refresh = page.headers().firstValue("Refresh").orElseThrow();
    return open("/consent/" + refresh.replaceFirst("\\d+;url=", ""));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(
          request.timeout(Duration.ofSeconds(20)).build(),
          BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
