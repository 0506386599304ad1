// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static io.mdeoperator.sink.Samples.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.http.ReceiverConnection;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.tls.TestAuthority;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that want a header, or whose URL is itself confidential. */
class WebhookSecretsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final String TOKEN = "Bearer confidential-token";

  /** The path of a workflow of Azure Logic Apps; whoever knows the signature may call it. */
  private static final String PATH =
      "/workflows/0123/triggers/manual/paths/invoke?api-version=2016-10-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=confidential-signature";

  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
  private final WebhookTestEnvironment stage = new WebhookTestEnvironment(AUTHORITY);

  @AfterEach
  void close() {
    stage.close();
    receiver.close();
  }

  @Test
  void sendsHeadersOutOfSecrets() {
    stage
        .url(receiver.url())
        .header("Authorization", secret("siem", Map.of("token", TOKEN + "\n")), "token")
        .header("X-Api-Key", secret("other", Map.of("key", "k e y")), "key");

    assertThat(deliver()).isInstanceOf(Delivery.Answered.class);

    var call = receiver.calls().getFirst();
    assertThat(call.header("authorization")).isEqualTo(TOKEN);
    assertThat(call.header("x-api-key")).isEqualTo("k e y");
    assertThat(call.header("content-type")).startsWith("application/cloudevents-batch+json");
    assertThat(call.headers()).containsKey("webhook-id");
  }

  @Test
  void postsToAUrlOutOfASecret() {
    stage.urlFrom(secret("flow", Map.of("url", confidentialUrl() + "\n")), "url");

    assertThat(deliver()).isInstanceOf(Delivery.Answered.class);
    assertThat(receiver.calls().getFirst().path()).isEqualTo(PATH);
  }

  @Test
  void sendsAHeaderOnlyToHostsThatItsSecretNames() {
    stage
        .url(receiver.url())
        .header("Authorization", secret("siem", "siem.example", Map.of("token", TOKEN)), "token");

    assertThat(problem().reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem().message())
        .contains("the Secret 'siem' may not be used for the host of the sink's URL")
        .doesNotContain("confidential");
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void postsToTheUrlOfASecretOnlyWhereItAllowsItsHost() {
    stage.urlFrom(secret("flow", "siem.example", Map.of("url", confidentialUrl())), "url");

    assertThat(problem().reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem().message())
        .contains("the Secret 'flow' may not be used for the host of the sink's URL")
        .doesNotContain("localhost", "confidential");
    assertThat(receiver.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer confidential\r\nHost: elsewhere.example",
        "Bearer confidential\nX: y",
        "Bearer confidential\u0000",
        "\uFEFFBearer confidential",
        "Bearer confidential\tx",
        "Bearer confidéntial",
        ""
      })
  void sendsNothingWithAValueThatNoHeaderMayHave(String value) {
    stage
        .url(receiver.url())
        .header("Authorization", secret("siem", Map.of("token", value)), "token");

    assertThat(problem().reason()).isEqualTo(Reason.SECRET_VALUE_MALFORMED);
    assertThat(problem().message())
        .startsWith("spec.sinks[0] ('siem'): the key 'token' of the Secret 'siem' is not the value")
        .doesNotContain("conf", "elsewhere");
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void aHeaderIsBounded() {
    var longest = "x".repeat(4_096);
    stage.url(receiver.url()).header("A", secret("siem", Map.of("token", longest)), "token");
    assertThat(deliver()).isInstanceOf(Delivery.Answered.class);

    stage.header("B", secret("other", Map.of("token", longest + "x")), "token");
    assertThat(problem().reason()).isEqualTo(Reason.SECRET_VALUE_MALFORMED);
  }

  @ParameterizedTest
  @CsvSource({
    "https://localhost/confidential path, is not a URL",
    "https://localhost/confidentiäl, is not a URL",
    "'', is not a URL",
    "https://localhost/confidential%, is not a valid URL",
    "confidential, is not valid",
    "https://confidential:word@localhost/hook, is not valid",
    "https://localhost/hook#confidential, is not valid",
    "ftp://localhost/confidential, is not valid",
    "https://confidential.example/, names a host that the operator's configuration",
    "https://169.254.169.254/confidential, names a host that the operator's configuration"
  })
  void refusesAUrlOfASecretAsOneOfTheSpecWithoutRepeatingIt(String url, String inMessage) {
    stage.urlFrom(secret("flow", "*.example,localhost", Map.of("url", url)), "url");

    assertThat(problem().message())
        .startsWith("spec.sinks[0] ('siem'): the ")
        .contains(inMessage)
        .doesNotContain("confid", "word@", "169.254");
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void namesTheKeyThatIsNotThere() {
    stage.urlFrom(secret("flow", Map.of("url", confidentialUrl())), "address");
    assertThat(problem())
        .isEqualTo(
            new Problem(
                Reason.SECRET_KEY_NOT_FOUND,
                "spec.sinks[0] ('siem'): the Secret 'flow' has no key 'address'."));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 410, 429, 500})
  void tellsNothingConfidentialWhateverTheReceiverAnswers(int status) {
    stage
        .urlFrom(secret("flow", Map.of("url", confidentialUrl())), "url")
        .header("Authorization", secret("siem", Map.of("token", TOKEN)), "token");
    receiver.answer(
        call ->
            new WebhookReceiver.Reply(status, Map.of("Location", confidentialUrl()), call.path()));

    assertThat(problem().message())
        .contains("HTTP " + status)
        .doesNotContain("confidential", "localhost", "workflows");
  }

  @Test
  void tellsNothingConfidentialWhenNobodyAnswers() {
    var port = receiver.port();
    receiver.close();
    for (var host : List.of("localhost", "confidential.localhost")) {
      var url = "https://%s:%d%s".formatted(host, port, PATH);
      stage.urlFrom(secret("flow", "localhost,*.localhost", Map.of("url", url)), "url");

      assertThat(problem().message()).doesNotContain("confidential", "localhost", "workflows");
    }
  }

  @Test
  void callsAReceiverThatWasGoneAgainWhenASecretChanges() {
    stage
        .url(receiver.url())
        .header("Authorization", secret("siem", Map.of("token", "Bearer old")), "token");
    receiver.answer(410);
    assertThat(problem().message()).contains("HTTP 410");
    receiver.answer(204);
    assertThat(problem().message()).contains("HTTP 410");

    stage.secret(secret("siem", Map.of("token", TOKEN, "signingKey", "whsec_" + "a".repeat(32))));

    assertThat(deliver()).isInstanceOf(Delivery.Answered.class);
    assertThat(receiver.calls().getLast().header("authorization")).isEqualTo(TOKEN);
  }

  @Test
  void printsNothingOfAnEndpoint() {
    var endpoint =
        new Endpoint(
            new ReceiverConnection(
                URI.create(confidentialUrl()), Map.of("Authorization", TOKEN), Optional.empty()),
            List.of());

    assertThat(endpoint.toString()).doesNotContain("confidential", "localhost");
  }

  private String confidentialUrl() {
    return receiver.url().replace("/hook", PATH);
  }

  private Delivery deliver() {
    return stage.sink().deliver(batch(alert("a", 1)));
  }

  private Problem problem() {
    return ((Delivery.Failed) deliver()).problem();
  }
}
