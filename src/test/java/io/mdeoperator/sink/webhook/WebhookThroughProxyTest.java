// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.remote.HttpProxy;
import io.mdeoperator.remote.ScriptedServer;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A proxy that refuses is not taken for the receiver behind it. */
class WebhookThroughProxyTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

  @ParameterizedTest
  @CsvSource({
    "https, 403 Forbidden, the receiver was not reached: the proxy (http.proxy) refused with HTTP 403; allow the host there",
    "https, 407 Sign in, the receiver was not reached: the proxy (http.proxy) requires authentication",
    "http, 407 Sign in, the receiver was not reached: the proxy (http.proxy) requires authentication",
    "http, '403 Forbidden\r\nX-Squid-Error: ERR_ACCESS_DENIED 0', the receiver was not reached: the proxy (http.proxy) refused with HTTP 403",
    "http, 403 Forbidden, the proxy (http.proxy) may have responded in its place",
    "http, 502 Bad gateway, answers HTTP 502; the proxy (http.proxy) may have responded in its place",
  })
  void namesTheProxy(String scheme, String answer, String told) throws Exception {
    try (var proxy = ScriptedServer.saying("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n");
        var stage = through(proxy).url(scheme + "://localhost:1/hook")) {
      var failed = (Delivery.Failed) stage.sink().deliver(batch(alert("a", 1)));

      assertThat(failed.problem().message()).contains(told);
    }
  }

  @Test
  void postsDirectlyToAnExceptedHost() throws Exception {
    try (var receiver = WebhookReceiver.start(AUTHORITY);
        var proxy = ScriptedServer.saying("HTTP/1.1 403 Forbidden\r\n\r\n");
        var stage = through(proxy, "localhost").url(receiver.url())) {
      assertThat(stage.sink().deliver(batch(alert("a", 1)))).isInstanceOf(Delivery.Answered.class);
      assertThat(receiver.events()).hasSize(1);
      assertThat(proxy.received()).isEmpty();
    }
  }

  private static WebhookTestEnvironment through(ScriptedServer proxy, String... noProxy) {
    var url = URI.create("http://localhost:" + proxy.port());
    return new WebhookTestEnvironment(AUTHORITY, new HttpProxy(url, List.of(noProxy)));
  }
}
