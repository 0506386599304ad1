// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.remote.tls.Trust;
import io.mdeoperator.testing.WebhookReceiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest {
  private static final URI PROXY = URI.create("http://proxy.example:3128");

  @ParameterizedTest
  @CsvSource({
    "siem.example, siem.example, false",
    "siem.example, SIEM.Example., false",
    "siem.example, a.b.siem.example, false",
    "siem.example, notsiem.example, true",
    "siem.example, example, true",
    ".siem.example, siem.example, true",
    ".siem.example, a.siem.example, false",
    "*.siem.example, a.siem.example, false",
    "*.siem.example, siem.example, true",
    "localhost, localhost, false",
    "localhost, 127.0.0.1, true",
    "10.0.0.0/8, 10.1.2.3, false",
    "10.0.0.0/8, 11.1.2.3, true",
    "10.0.0.0/8, siem.example, true",
    "10.1.2.3, 10.1.2.3, false",
    "fd00::/8, [fd00::1], false",
    "fd00::1, fd00:0::1, false",
    "fd00::/8, 10.1.2.3, true",
    "*, siem.example, false",
  })
  void isNotUsedForHostsThatAreExcepted(String noProxy, String host, boolean isUsed) {
    assertThat(new HttpProxy(PROXY, List.of("unrelated.test", noProxy)).isFor(host))
        .isEqualTo(isUsed);
    assertThat(new HttpProxy(PROXY, List.of()).isFor(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a,b",
        "siem.example:443",
        "https://a",
        "10.0.0.0/33",
        "**.a",
        "..a",
        "*a"
      })
  void refusesWhatIsNoHost(String noProxy) {
    assertThatThrownBy(() -> HttpProxy.requireBypass(noProxy))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void looksUpItsOwnNameFreelyAndThatOfOthersUnderTheirRules() throws Exception {
    var own = InetAddress.ofLiteral("10.0.0.1");
    var addresses =
        new HttpProxy(PROXY, List.of("siem.example"))
            .addresses(
                (host, port) -> List.of(own),
                (host, port) -> {
                  throw new ForbiddenAddressException(host);
                });

    assertThat(addresses.resolve("PROXY.example", 3128)).containsExactly(own);
    for (var host : List.of("siem.example", "proxy.example")) {
      assertThatThrownBy(() -> addresses.resolve(host, 443))
          .isInstanceOf(ForbiddenAddressException.class);
    }
  }

  @Test
  void callsAnExceptedHostDirectly() throws Exception {
    try (var receiver = WebhookReceiver.startPlain();
        var proxy = ScriptedServer.saying("HTTP/1.1 403 Forbidden\r\n\r\n");
        var http = through(proxy, "localhost")) {
      assertThat(status(http, receiver.url())).isEqualTo(204);
      assertThat(http.isForwarded(URI.create(receiver.url()))).isFalse();
      assertThat(proxy.received()).isEmpty();
    }
  }

  @Test
  void isNotToBlameForAnExceptedHostThatIsNotThere() throws Exception {
    var receiver = WebhookReceiver.startPlain();
    receiver.close();
    try (var proxy = ScriptedServer.saying("");
        var http = through(proxy, "localhost")) {
      assertThat(failure(http, receiver.url())).isEqualTo("refuses the connection");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "407 Proxy Authentication Required, requires authentication (HTTP 407)",
    "'403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0', refused with HTTP 403"
  })
  void isNamedWhereItRefusesAPlainRequest(String answer, String told) throws Exception {
    try (var proxy = ScriptedServer.saying("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n");
        var http = through(proxy)) {
      assertThat(failure(http, "http://siem.example/hook"))
          .startsWith("was not reached: the proxy (http.proxy) " + told);
      assertThat(proxy.received()).startsWith("POST http://siem.example/hook HTTP/1.1");
    }
  }

  @Test
  void mayHaveAnsweredWhatItForwards() throws Exception {
    try (var proxy = ScriptedServer.saying("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
        var http = through(proxy)) {
      assertThat(status(http, "http://siem.example/hook")).isEqualTo(403);
      assertThat(http.isForwarded(URI.create("http://siem.example/hook"))).isTrue();
      assertThat(http.isForwarded(URI.create("https://siem.example/hook"))).isFalse();
    }
  }

  private static int status(RemoteHttp http, String url) throws IOException {
    return http.exchange(
        RemoteRequest.post(URI.create(url), Map.of(), "{}"), RemoteResponse::status);
  }

  private static String failure(RemoteHttp http, String url) {
    try {
      return "answers HTTP " + status(http, url);
    } catch (IOException e) {
      return IoFailures.because(e);
    }
  }

  private static RemoteHttp through(ScriptedServer proxy, String... noProxy) throws Exception {
    return new RemoteHttp(
        new RemoteHttp.Settings(
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Optional.of(
                new HttpProxy(URI.create("http://localhost:" + proxy.port()), List.of(noProxy))),
            Trust.of(Optional.empty()),
            "test"));
  }
}
