// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mdeoperator.cluster.LoopbackPort;
import io.mdeoperator.remote.tls.Trust;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of calls that get no answer, over real sockets. */
class NoAnswerTest {
  private static final TestAuthority OURS = TestAuthority.create("Ours");
  private static final TestAuthority STRANGE = TestAuthority.create("Strange");
  private static final Trust TRUST = OURS.trust();
  private static final String FOREIGN = "Foreign words";

  @Test
  void cannotResolveTheName() {
    assertThat(failureAt(URI.create("https://login.invalid/"), Optional.empty()))
        .isEqualTo("has a host name that cannot be resolved");
  }

  @Test
  void findsNobodyListening() {
    assertThat(failureAt(at(LoopbackPort.free()), Optional.empty()))
        .isEqualTo("refuses the connection");
  }

  @Test
  void getsNoConnectionInTime() throws Exception {
    try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var waiting = fillQueue(deaf);

      assertThat(failureAt(at(deaf.getLocalPort()), Optional.empty()))
          .isEqualTo("did not accept the connection in time; a firewall may be dropping packets");
      for (var socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void sendsNothingToAServerOfAnUnknownAuthority() throws Exception {
    var server = ScriptedServer.saying("HTTP/1.1 200 OK\r\n\r\n", serving(STRANGE, "localhost"));

    assertThat(failureAt(at(server.port()), Optional.empty()))
        .startsWith("has a certificate that is not trusted")
        .endsWith("add that CA to trust.caBundle");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void sendsNothingToAServerOfAnotherName() throws Exception {
    var server = ScriptedServer.saying("HTTP/1.1 200 OK\r\n\r\n", serving(OURS, "portal.example"));

    assertThat(failureAt(at(server.port()), Optional.empty()))
        .startsWith("has a certificate for a different host name");
    assertThat(server.received()).isEmpty();
  }

  @Test
  void doubtsTheClockWhereACertificateHasExpired() {
    var failure = new SSLHandshakeException(FOREIGN);
    failure.initCause(new CertificateExpiredException(FOREIGN));

    assertThat(IoFailures.because(failure))
        .isEqualTo(
            "has a certificate that is expired or not valid yet, or the clock of the operator's node is wrong");
  }

  @Test
  void meetsAServerWithoutTls() throws Exception {
    var server = ScriptedServer.saying("HTTP/1.1 400 " + FOREIGN + "\r\n\r\n");

    assertThat(failureAt(at(server.port()), Optional.empty()))
        .startsWith("did not complete the TLS handshake")
        .doesNotContain(FOREIGN);
    assertThat(server.received()).doesNotContain("GET", "t0ken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + FOREIGN,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n" + FOREIGN,
      })
  void seesThatHalfOfTheBodyIsMissing(String words) throws Exception {
    var server = ScriptedServer.saying(words, serving(OURS, "localhost"));

    assertThat(failureAt(at(server.port()), Optional.empty()))
        .isEqualTo("closed the connection in the middle of its response");
    assertThat(server.received()).startsWith("GET / HTTP/1.1");
  }

  @Test
  void isLeftWithoutAWord() throws Exception {
    try (var server = ScriptedServer.saying("", serving(OURS, "localhost"))) {
      assertThat(failureAt(at(server.port()), Optional.empty()))
          .isEqualTo("closed the connection without a response");
    }
  }

  @Test
  void isAskedToSignInByTheProxy() throws Exception {
    var proxy = proxyAnswering("407 " + FOREIGN);

    assertThat(failureAt(at(1), Optional.of(proxy)))
        .isEqualTo(
            "was not reached: the proxy (http.proxy) requires authentication (HTTP 407); configure it to accept the operator without authentication");
    assertThat(proxy.received()).startsWith("CONNECT localhost:1 ").doesNotContain("t0ken");
  }

  @Test
  void takesNoWordOfTheProxyForTheServers() throws Exception {
    var proxy = proxyAnswering("401 " + FOREIGN);

    assertThat(failureAt(at(1), Optional.of(proxy)))
        .isEqualTo(
            "was not reached: the proxy (http.proxy) refused with HTTP 401; allow the host there, or add it to http.noProxy if it is to be reached directly");
    assertThat(proxy.received()).doesNotContain("t0ken");
  }

  @Test
  void findsNoProxy() throws Exception {
    var gone = proxyAnswering("200 OK");
    gone.close();

    assertThat(failureAt(at(1), Optional.of(gone)))
        .isEqualTo("was not reached: the proxy (http.proxy) refuses the connection");
  }

  @Test
  void getsNoAnswerInTime() {
    assertThat(IoFailures.because(new SocketTimeoutException(FOREIGN)))
        .isEqualTo("did not respond in time");
  }

  /** The kernel takes a few connections on its own; when it has had enough, it says nothing. */
  private static List<Socket> fillQueue(ServerSocket deaf) throws IOException {
    var waiting = new ArrayList<Socket>();
    while (waiting.size() < 50) {
      var socket = new Socket();
      waiting.add(socket);
      try {
        socket.connect(new InetSocketAddress(deaf.getInetAddress(), deaf.getLocalPort()), 300);
      } catch (SocketTimeoutException full) {
        return waiting;
      }
    }
    throw new IllegalStateException("the queue of a listening socket has no end here");
  }

  private static SSLContext serving(TestAuthority authority, String name) {
    return authority.serverSslContext(authority.serverCertificate(List.of(name), List.of()));
  }

  private static ScriptedServer proxyAnswering(String statusLine) throws IOException {
    return ScriptedServer.saying(
        "HTTP/1.1 "
            + statusLine
            + "\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: "
            + FOREIGN.length()
            + "\r\n\r\n"
            + FOREIGN);
  }

  private static HttpProxy proxyAt(int port) {
    return new HttpProxy(URI.create("http://localhost:" + port), List.of());
  }

  private static URI at(int port) {
    return URI.create("https://localhost:" + port + "/");
  }

  private static String failureAt(URI uri, Optional<ScriptedServer> proxy) {
    var settings =
        new RemoteHttp.Settings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            proxy.map(server -> proxyAt(server.port())),
            TRUST,
            "test");
    try (var http = new RemoteHttp(settings)) {
      var request = RemoteRequest.get(uri, Map.of("Authorization", "Bearer t0ken"));
      var thrown =
          catchThrowableOfType(
              IOException.class, () -> http.exchange(request, answer -> answer.body(1000)));
      assertThat(thrown).isNotNull();
      return IoFailures.because(thrown);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
