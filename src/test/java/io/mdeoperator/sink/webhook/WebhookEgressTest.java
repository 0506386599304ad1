// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.remote.EgressRules;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookSignatures;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a webhook must not lead, however it is tried. */
class WebhookEgressTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);

  @AfterEach
  void close() {
    receiver.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "169.254.169.254", "10.0.0.1", "fd00::1", "::ffff:7f00:1", "0.0.0.0"})
  void aPublicNameMayNotLeadInside(String address) {
    try (var stage =
        new WebhookTestEnvironment(
            AUTHORITY, SinkClient.rules(false), always(InetAddress.ofLiteral(address)))) {
      stage.url("https://siem.example:" + receiver.port() + "/hook");

      assertThat(problem(stage))
          .isEqualTo(
              new Problem(
                  Reason.SINK_REJECTED,
                  "spec.sinks[0] ('siem'): the receiver has no address that the operator's egress rules allow."
                      + " Correct its URL, or egress in the operator's configuration."));
    }
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void aNameThatChangesAfterItWasCheckedLeadsNowhere() {
    Deque<String> answers = new ArrayDeque<>(List.of("93.184.216.34", "127.0.0.1", "127.0.0.1"));
    var rules = SinkClient.rules(false);
    HostResolver names =
        (host, port) ->
            host.equals("siem.example")
                ? List.of(InetAddress.ofLiteral(answers.pop()))
                : HostResolver.SYSTEM.resolve(host, port);
    try (var stage = new WebhookTestEnvironment(AUTHORITY, rules, names)) {
      stage.url("https://siem.example:" + receiver.port() + "/hook");
      assertThat(stage.sink().problem()).as("nothing is known against the name").isEmpty();
      answers.pop(); // somebody has looked at the public address

      assertThat(problem(stage).reason()).isEqualTo(Reason.SINK_REJECTED);
    }
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void theApiServerIsNoReceiverWhateverIsAllowed() {
    var rules =
        new EgressRules(List.of(), true, true, URI.create("https://127.0.0.1:" + receiver.port()));
    try (var stage = new WebhookTestEnvironment(AUTHORITY, rules, HostResolver.SYSTEM)) {
      stage.url(receiver.url());

      assertThat(problem(stage).reason()).isEqualTo(Reason.SINK_REJECTED);
    }
    assertThat(receiver.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost/hook, is plain http",
    "https://elsewhere.example/hook, names a host that",
    "https://user:word@localhost/hook, is not valid",
    "https://localhost/hook#part, is not valid",
    "https:///hook, is not valid",
    "https://local host/hook, is not a valid URL"
  })
  void refusesAUrlBeforeAnythingIsSent(String url, String problem) {
    try (var stage =
        new WebhookTestEnvironment(
            AUTHORITY, SinkClient.rules(false, "localhost"), HostResolver.SYSTEM)) {
      stage.url(url);

      assertThat(stage.sink().problem())
          .hasValueSatisfying(
              found -> {
                assertThat(found.reason()).isEqualTo(Reason.SINK_REJECTED);
                assertThat(found.message())
                    .startsWith("spec.sinks[0] ('siem'): webhook.url " + problem)
                    .doesNotContain("word@");
              });
    }
  }

  @Test
  void aSecretIsSentOnlyToHostsThatItNames() {
    try (var stage = new WebhookTestEnvironment(AUTHORITY).url(receiver.url())) {
      var keys = Map.of("signingKey", WebhookSignatures.OLD_KEY);
      stage.secret(Samples.secret("siem", "siem.example, *.localhost,**", keys));
      assertThat(problem(stage))
          .isEqualTo(
              new Problem(
                  Reason.SINK_REJECTED,
                  "spec.sinks[0] ('siem'): the Secret 'siem' may not be used for the host of the sink's URL."
                      + " To allow it, add the host to the Secret's annotation mde-operator.io/allowed-hosts."));

      stage.secret(Samples.secret("siem", "siem.example,LOCALHOST", keys));
      assertThat(stage.sink().deliver(batch(alert("a", 1)))).isInstanceOf(Delivery.Answered.class);
    }
  }

  @Test
  void aMissingSecretLooksLikeOneWithoutTheLabel() {
    try (var stage = new WebhookTestEnvironment(AUTHORITY).url(receiver.url()).withoutSecret()) {
      assertThat(problem(stage).reason()).isEqualTo(Reason.SECRET_NOT_FOUND);
      assertThat(problem(stage).message())
          .contains("there is no Secret 'siem' with the label mde-operator.io/credential=sink");
    }
    assertThat(receiver.calls()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "other, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, SECRET_KEY_NOT_FOUND",
    "signingKey, password, SECRET_VALUE_MALFORMED",
    "signingKey, whsec_c2hvcnQ=, SECRET_VALUE_MALFORMED",
    "signingKey, '', SECRET_VALUE_MALFORMED"
  })
  void aSecretMustHoldAKey(String name, String value, Reason reason) {
    try (var stage =
        new WebhookTestEnvironment(AUTHORITY).url(receiver.url()).secret(Map.of(name, value))) {
      var problem = problem(stage);

      assertThat(problem.reason()).isEqualTo(reason);
      assertThat(value.isEmpty() || !problem.message().contains(value)).isTrue();
    }
  }

  @Test
  void aCertificateOfAStrangerIsNotBelieved() {
    try (var stage =
        new WebhookTestEnvironment(TestAuthority.create("Others")).url(receiver.url())) {
      assertThat(problem(stage).message()).contains("certificate that is not trusted");
    }
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void aCertificateForAnotherNameIsNotBelieved() {
    try (var stage =
        new WebhookTestEnvironment(
            AUTHORITY,
            SinkClient.rules(false, "siem.example"),
            always(InetAddress.getLoopbackAddress()))) {
      stage.url("https://siem.example:" + receiver.port() + "/hook");

      assertThat(problem(stage).message()).contains("certificate for a different host name");
    }
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void plainHttpIsPossibleWhereItIsAllowed() {
    try (var plain = WebhookReceiver.startPlain();
        var stage = new WebhookTestEnvironment(AUTHORITY).url(plain.url())) {
      assertThat(stage.sink().deliver(batch(alert("a", 1)))).isInstanceOf(Delivery.Answered.class);
      assertThat(plain.events()).hasSize(1);
    }
  }

  @Test
  void aReceiverThatDripsIsCutOff() throws Exception {
    var ended = new CountDownLatch(1);
    try (var drip = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var stage =
            new WebhookTestEnvironment(AUTHORITY)
                .url("http://localhost:" + drip.getLocalPort() + "/")) {
      Thread.ofVirtual().start(() -> drip(drip, ended));

      assertThat(problem(stage).message()).contains("did not respond in time");
      assertThat(ended.await(10, TimeUnit.SECONDS)).as("the connection is closed").isTrue();
    }
  }

  /** Reads one byte and writes one byte of an endless head, ten times a second. */
  private static void drip(ServerSocket listener, CountDownLatch ended) {
    try (var socket = listener.accept()) {
      socket.setReceiveBufferSize(1_024);
      socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
      while (socket.getInputStream().read() >= 0) {
        socket.getOutputStream().write('x');
        new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
      }
    } catch (IOException e) {
      // cut off, as it should be
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ended.countDown();
  }

  private static Problem problem(WebhookTestEnvironment stage) {
    return ((Delivery.Failed) stage.sink().deliver(batch(alert("a", 1)))).problem();
  }

  private static HostResolver always(InetAddress address) {
    return (host, port) ->
        host.equals("siem.example") ? List.of(address) : HostResolver.SYSTEM.resolve(host, port);
  }
}
