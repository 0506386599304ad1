package io.mdeoperator.demo;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** The customer's administrator, who opens the consent link in a browser. */
final class Administrator implements AutoCloseable {
  private static final Pattern TITLE = Pattern.compile("<title>(.*?)</title>");

  private final HttpClient browser;

  Administrator(SSLContext trust) {
    browser =
        HttpClient.newBuilder().sslContext(trust).connectTimeout(Duration.ofSeconds(5)).build();
  }

  /** Opens the link, and returns the title of the page. */
  String open(String link) throws StoryFailedException, InterruptedException {
    return title(HttpRequest.newBuilder(URI.create(link)));
  }

  /** Chooses the organization on that page and presses Accept; returns the next page's title. */
  String accept(String link, String tenantId) throws StoryFailedException, InterruptedException {
    var form = "decision=accept&tenant=" + URLEncoder.encode(tenantId, StandardCharsets.UTF_8);
    return title(
        HttpRequest.newBuilder(URI.create(link))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private String title(HttpRequest.Builder request)
      throws StoryFailedException, InterruptedException {
    try {
      var answer =
          browser.send(
              request.timeout(Duration.ofSeconds(10)).build(),
              BodyHandlers.ofString(StandardCharsets.UTF_8));
      var title = TITLE.matcher(answer.body());
      if (answer.statusCode() != 200 || !title.find()) {
        throw new StoryFailedException("the consent page answers " + answer.statusCode());
      }
      return title.group(1);
    } catch (IOException e) {
      throw new StoryFailedException("the consent page cannot be opened: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    browser.shutdownNow();
  }
}
