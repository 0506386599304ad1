// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/** The customer's administrator, who opens the consent link in a browser. */
public final class Administrator implements AutoCloseable {
  private static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>");
  private static final Pattern MAIN = Pattern.compile("<main>(.*?)</main>", Pattern.DOTALL);
  private static final Pattern SECONDS = Pattern.compile("^\\d+");

  private final HttpClient browser;

  /**
   * What the browser shows.
   *
   * @param address where redirects have led
   * @param text as it is read, heading first
   * @param looksAgainAfter how long until the page loads itself again; empty if it stays
   */
  public record Page(URI address, String title, String text, Optional<Duration> looksAgainAfter) {}

  public Administrator(SSLContext trust) {
    browser =
        HttpClient.newBuilder()
            .sslContext(trust)
            .followRedirects(Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /** Opens an address. */
  public Page open(String address) throws DemoFailedException, InterruptedException {
    return page(HttpRequest.newBuilder(URI.create(address)));
  }

  /** Presses Accept on the page at the link, and goes where that leads. */
  public Page accept(String link) throws DemoFailedException, InterruptedException {
    return page(
        HttpRequest.newBuilder(URI.create(link))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString("decision=accept")));
  }

  private Page page(HttpRequest.Builder request) throws DemoFailedException, InterruptedException {
    try {
      var answer =
          browser.send(
              request.timeout(Duration.ofSeconds(20)).build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      var title = TITLE.matcher(answer.body());
      var main = MAIN.matcher(answer.body());
      if (answer.statusCode() != 200 || !title.find() || !main.find()) {
        throw new DemoFailedException(
            "the page at %s answers %d".formatted(answer.uri().getPath(), answer.statusCode()));
      }
      return new Page(answer.uri(), title.group(1), readable(main.group(1)), refresh(answer));
    } catch (IOException e) {
      throw new DemoFailedException("a page cannot be opened: " + e.getMessage(), e);
    }
  }

  private static String readable(String html) {
    return html.replaceAll("<[^>]+>", "")
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }

  private static Optional<Duration> refresh(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("Refresh")
        .map(SECONDS::matcher)
        .filter(seconds -> seconds.find())
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds.group())));
  }

  @Override
  public void close() {
    browser.shutdownNow();
  }
}
