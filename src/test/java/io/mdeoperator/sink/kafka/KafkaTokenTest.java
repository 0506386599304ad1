// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.kafka;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.KafkaTransport;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.HostResolver;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.sink.SinkClient;
import io.mdeoperator.sink.SinkTokens;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.apache.kafka.common.security.auth.SaslExtensionsCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins by tokens of Entra, as far as they go without a broker. */
class KafkaTokenTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Brokers");
  private static final String CONTOSO = "Contoso.servicebus.windows.net";

  private final List<String> lookedUp = new CopyOnWriteArrayList<>();
  private final HostResolver names =
      (host, _) -> {
        lookedUp.add(host);
        return List.of(InetAddress.getLoopbackAddress());
      };
  private final OneToken source = new OneToken();
  private final KafkaTestEnvironment environment =
      new KafkaTestEnvironment(
          new KafkaNetwork(
              SinkClient.rules(true, "*.servicebus.windows.net", "kafka.example"),
              names,
              HostResolver.SYSTEM,
              AUTHORITY.trust()),
          KafkaTestEnvironment.IMPATIENT,
          new SinkTokens(source, SampleApplication.clouds(KafkaTestEnvironment.LOGIN, List.of())));

  /** Answers with the same token until the test says otherwise. */
  private static final class OneToken implements TokenSource {
    private final List<TokenRequest> requests = new ArrayList<>();
    private Optional<RemoteFailure> failure = Optional.empty();

    @Override
    public TokenAnswer token(TokenRequest request) {
      requests.add(request);
      var token = new AccessToken("a-token", Samples.NOON, Optional.empty());
      return failure
          .<TokenAnswer>map(TokenAnswer.Refused::new)
          .orElseGet(() -> new TokenAnswer.Granted(token, Optional.empty()));
    }

    @Override
    public TokenAnswer freshToken(TokenRequest request) {
      return token(request);
    }

    @Override
    public void forget(TokenRequest request) {}
  }

  @BeforeEach
  void useAnApplication() {
    environment
        .server(CONTOSO + ":9093")
        .topic("alerts")
        .over(KafkaTransport.TLS)
        .oauthBearer(SampleApplication.partner("a-secret"));
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void aTokenIsNeverSentInPlainText() {
    assertThat(environment.over(KafkaTransport.PLAINTEXT).sink().problem().orElseThrow().message())
        .contains("kafka.transport is Plaintext", "over TLS only");
  }

  @Test
  void aTokenIsForOneServer() {
    environment.server(CONTOSO + ":9093", "fabrikam.servicebus.windows.net:9093");

    assertThat(environment.sink().problem().orElseThrow().message())
        .contains("kafka.bootstrapServers must be exactly one");
  }

  @Test
  void whoMayReceiveATokenIsNotForTheSinkToSay() {
    environment.caCertificate(
        Samples.secret("ca", CONTOSO, Map.of("ca.crt", AUTHORITY.certificatePem())));

    assertThat(environment.sink().problem().orElseThrow().message())
        .contains("kafka.tls.caCertificate", "trust.caBundle");
  }

  @Test
  void anApplicationThatIsNotThereIsNamed() {
    var problem = environment.oauthBearer("nobody").sink().problem().orElseThrow();

    assertThat(problem.reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
    assertThat(problem.message())
        .contains("kafka.sasl.oauthBearer.applicationRef", "no MdeApplication 'nobody'");
  }

  @Test
  void whatEntraRefusesIsSaidBeforeAnythingIsSent() {
    source.failure =
        Optional.of(
            RemoteFailure.of(
                Reason.CONSENT_PENDING, "The application is not there.", Samples.NOON));

    var failed = (Delivery.Failed) environment.sink().deliver(batch(alert("a", 1)));

    assertThat(failed.problem().reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(failed.problem().message())
        .contains(
            "no token for https://contoso.servicebus.windows.net (ConsentPending)",
            "The application is not there.");
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void theTokenIsForTheHostThatItIsSentTo() {
    environment.sink().deliver(batch(alert("a", 1)));

    var request = source.requests.getFirst();
    assertThat(request.tenantId()).isEqualTo(SampleApplication.PARTNER_TENANT);
    assertThat(request.clientId()).isEqualTo(SampleApplication.CLIENT);
    var audience = request.audience();
    assertThat(audience.scope()).isEqualTo("https://contoso.servicebus.windows.net/.default");
    assertThat(audience.accepts("https://contoso.servicebus.windows.net/")).isTrue();
    assertThat(audience.accepts("https://eventhubs.azure.net")).isTrue();
    assertThat(audience.accepts("https://fabrikam.servicebus.windows.net")).isFalse();
  }

  @Test
  void aTokenForAllNamespacesGoesToNamespacesOnly() {
    environment.server("kafka.example:9093").sink().deliver(batch(alert("a", 1)));

    var audience = source.requests.getFirst().audience();
    assertThat(audience.accepts("https://kafka.example")).isTrue();
    assertThat(audience.accepts("https://eventhubs.azure.net")).isFalse();
  }

  @Test
  void aBrokerOfAnotherHostIsNotSentTheToken() {
    var connection = environment.connection();

    assertThat(connection.objection("contoso.servicebus.windows.net")).isEmpty();
    for (var host : List.of("localhost", "fabrikam.servicebus.windows.net", "x." + CONTOSO)) {
      assertThat(connection.objection(host).orElseThrow())
          .as(host)
          .contains("another host than that of kafka.bootstrapServers");
    }
  }

  @Test
  void aRenewedTokenKeepsItsProducer() {
    try (var first = environment.lease("token-1");
        var second = environment.lease("token-2")) {
      assertThat(second.producer()).isSameAs(first.producer());
    }
  }

  @Test
  void aChangedApplicationIsANewProducer() {
    try (var first = environment.lease("token-1")) {
      environment.oauthBearer(SampleApplication.partner("another-secret"));
      try (var second = environment.lease("token-1")) {
        assertThat(second.producer()).isNotSameAs(first.producer());
      }
    }
  }

  @Test
  void eachLoginIsGivenTheTokenOfThatTime() throws Exception {
    var token = new CurrentToken();
    var callbacks = new TokenCallbacks();
    callbacks.configure(Map.of(CurrentToken.SETTING, token), "OAUTHBEARER", List.of());
    for (var value : List.of("token-1", "token-2")) {
      token.renew(value);
      var asked = new OAuthBearerTokenCallback();
      callbacks.handle(new Callback[] {asked});
      assertThat(asked.token().value()).isEqualTo(value);
      assertThat(asked.token().toString() + token).doesNotContain(value);
    }
    assertThatThrownBy(() -> callbacks.handle(new Callback[] {new SaslExtensionsCallback()}))
        .isInstanceOf(UnsupportedCallbackException.class);
  }
}
