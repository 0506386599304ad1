// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.consent;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.simulator.SimulatorClock;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Ten thousand requests that nobody should send. None has a genuine state. */
class ConsentServerFuzzTest {
  private static final int REQUESTS = 10_000;

  /** In every value, so that whatever is repeated is found. */
  private static final String MARK = "zq9x";

  private static final List<String> METHODS =
      List.of("GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "get", "X");
  private static final List<String> PATHS =
      List.of(
          "/consent/callback",
          "/consent/callback",
          "/consent/callback",
          "/consent/result",
          "/consent/",
          "/consent",
          "/p/consent/callback",
          "/consent/callback/",
          "/consent/../consent/callback",
          "/consent/%63allback",
          "//consent//callback",
          "/consent/callback;a=" + MARK,
          "http://other.example/consent/callback",
          "*",
          "/");
  private static final List<String> NAMES =
      List.of(
          "state",
          "state",
          "error",
          "error_description",
          "admin_consent",
          "tenant",
          "code",
          "scope",
          "<b>",
          "");
  private static final List<String> VALUES =
      List.of(
          "<script>alert(1)</script>",
          "\"><img src=x onerror=alert(1)>",
          "'-alert(1)-'",
          "{{title}}{{{style}}}",
          "AADSTS65004: ",
          "AADSTS650052<b>",
          "access_denied",
          "True",
          CallbackScene.CONTOSO,
          "\r\nSet-Cookie: a=b\r\n\r\n<b>",
          "\0\u0007",
          "\uD800",
          "日本語",
          "../../etc/passwd",
          "${jndi:ldap://x}",
          "a".repeat(3_000));
  private static final List<String> HEADERS =
      List.of(
          "",
          "",
          "X-Forwarded-For: " + MARK + "\r\n",
          "X-Forwarded-Host: " + MARK + ".example\r\n",
          "Cookie: " + MARK + "=<b>\r\n",
          "Accept: application/json, " + MARK + "\r\n",
          "Accept-Language: " + MARK + "\r\n",
          "Range: bytes=0-1\r\n",
          "Expect: 100-continue\r\n",
          "Content-Length: 4\r\n",
          "Content-Length: -1\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n",
          "Bad Header\r\n",
          "X: " + "b".repeat(20_000) + "\r\n");

  private final SimulatorClock clock = SimulatorClock.stoppedAt(Instant.EPOCH);
  private final SimulatorClock limits = SimulatorClock.stoppedAt(Instant.EPOCH);
  private final Random random = new Random(5);

  @Test
  void answersTenThousandWrongRequestsWithoutAFault() throws Exception {
    try (var scene = new CallbackScene(clock, limits)) {
      var genuine = scene.state();
      var before = scene.stored();
      var statuses = new TreeMap<Integer, Integer>();
      for (var i = 0; i < REQUESTS; i++) {
        limits.advance(Duration.ofSeconds(1));
        var request = request(genuine);

        var reply = scene.send(request);

        statuses.merge(reply.status(), 1, Integer::sum);
        assertThat(reply.status()).as(request).isLessThan(500);
        assertThat(reply.body()).as(request).doesNotContain(MARK, "<script", "<img", "onerror");
        assertThat(reply.headers()).as(request).doesNotContainKeys("set-cookie", "server");
        assertThat(String.join("", reply.headers().values())).as(request).doesNotContain(MARK);
      }
      assertThat(scene.stored()).isEqualTo(before);
      assertThat(statuses).containsKeys(200, 400, 404, 405, 413, 431);
      assertThat(statuses.getOrDefault(0, 0)).as("not answered").isLessThan(REQUESTS / 20);
    }
  }

  private String request(String genuine) {
    var target = new StringBuilder(one(PATHS));
    for (var i = random.nextInt(5); i > 0; i--) {
      target.append(target.indexOf("?") < 0 ? '?' : '&').append(encoded(one(NAMES)));
      target.append('=').append(encoded(value(genuine)));
    }
    return one(METHODS) + " " + target + " HTTP/1." + random.nextInt(2) + "\r\n" + one(HEADERS);
  }

  /** Never the genuine state itself. */
  private String value(String genuine) {
    return switch (random.nextInt(4)) {
      case 0 -> changed(genuine);
      case 1 -> MARK + one(VALUES) + MARK;
      default -> one(VALUES) + MARK;
    };
  }

  private String changed(String genuine) {
    var at = random.nextInt(genuine.length());
    var other = genuine.charAt(at) == 'x' ? 'y' : 'x';
    return genuine.substring(0, at) + other + genuine.substring(at + 1);
  }

  /** Mostly as a browser would, sometimes not at all, or cut off. */
  private String encoded(String text) {
    return switch (random.nextInt(8)) {
      case 0 -> text.replaceAll("[\\s\\p{Cntrl}]", "");
      case 1 -> URLEncoder.encode(text, StandardCharsets.UTF_8) + "%";
      case 2 -> URLEncoder.encode(text, StandardCharsets.UTF_16);
      default -> URLEncoder.encode(text, StandardCharsets.UTF_8);
    };
  }

  private String one(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }
}
