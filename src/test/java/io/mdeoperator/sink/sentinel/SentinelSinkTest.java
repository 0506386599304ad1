// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.sentinel;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.entra.TokenSource;
import io.mdeoperator.entra.token.AccessToken;
import io.mdeoperator.entra.token.TokenAnswer;
import io.mdeoperator.entra.token.TokenRequest;
import io.mdeoperator.remote.RemoteFailure;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.SampleApplication;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Call;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.tls.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests look like, and what each answer leads to. */
class SentinelSinkTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final URI LOGIN = URI.create("https://login.example");

  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
  private final NumberedTokens tokens = new NumberedTokens();
  private final SentinelTestEnvironment environment =
      new SentinelTestEnvironment(AUTHORITY, Duration.ofSeconds(4), tokens, LOGIN);

  /** Hands out {@code token-1} until a fresh one is asked for. */
  private static final class NumberedTokens implements TokenSource {
    private final List<TokenRequest> requests = new ArrayList<>();
    private int number = 1;
    private Optional<RemoteFailure> failure = Optional.empty();

    @Override
    public TokenAnswer token(TokenRequest request) {
      requests.add(request);
      return failure
          .<TokenAnswer>map(TokenAnswer.Refused::new)
          .orElseGet(
              () ->
                  new TokenAnswer.Granted(
                      new AccessToken(
                          "token-" + number, Samples.NOON.plusSeconds(3600), Optional.empty()),
                      Optional.empty()));
    }

    @Override
    public TokenAnswer freshToken(TokenRequest request) {
      number++;
      return token(request);
    }

    @Override
    public void forget(TokenRequest request) {}
  }

  @BeforeEach
  void takeEverything() {
    receiver.answer(_ -> Reply.status(204));
    environment.endpoint("https://localhost:" + receiver.port() + "/");
  }

  @AfterEach
  void close() {
    environment.close();
    receiver.close();
  }

  @Test
  void theBodyIsAnArrayEvenForOne() {
    deliver(alert("a", 1));

    var call = receiver.calls().getFirst();
    assertThat(call.path())
        .startsWith(
            "/dataCollectionRules/" + SentinelTestEnvironment.RULE + "/streams/Custom-MdeAlerts");
    assertThat(call.header("content-type")).isEqualTo("application/json");
    assertThat(call.header("authorization")).isEqualTo("Bearer token-1");
    assertThat(call.header("x-ms-client-request-id")).hasSize(36);
    assertThat(rows(call).isArray()).isTrue();
    assertThat(ids(call)).containsExactly("a");
    deliver(alert("b", 2), alert("c", 3));
    assertThat(ids(receiver.calls().getLast())).containsExactly("b", "c");
  }

  @Test
  void asksForATokenOfTheApplicationInTheWorkspacesTenant() {
    deliver(alert("a", 1));

    var request = tokens.requests.getFirst();
    assertThat(request.clientId()).isEqualTo(SampleApplication.CLIENT);
    assertThat(request.tenantId()).isEqualTo(SampleApplication.PARTNER_TENANT);
    assertThat(request.audience().scope()).isEqualTo("https://monitor.azure.com/.default");
  }

  @Test
  void noCallIsOver1048576BytesRawOrZipped() {
    var alerts =
        IntStream.range(0, 60)
            .mapToObj(i -> alert("a" + i, i, noise(i, 50_000)))
            .toArray(Alert[]::new);

    assertThat(deliver(alerts).outcomes()).hasSize(60).containsOnly(Outcome.ACCEPTED);

    assertThat(receiver.calls()).hasSizeGreaterThan(2);
    for (var call : receiver.calls()) {
      assertThat(call.header("content-encoding")).isEqualTo("gzip");
      assertThat(call.body().length).isLessThanOrEqualTo(1 << 20);
      assertThat(plain(call).length).isLessThanOrEqualTo(1_000_000);
    }
  }

  @Test
  void limitsCountUncompressedBytes() {
    environment.maxRequestBytes(70_000);
    deliver(alert("a", 1, "x".repeat(40_000)), alert("b", 2, "x".repeat(40_000)));

    assertThat(receiver.calls()).hasSize(2);
  }

  @Test
  void aLoneAlertOver1MiBIsRefused() {
    var answered = deliver(alert("a", 1, "x".repeat((1 << 20) + 1)));

    assertThat(answered.outcomes()).containsExactly(Outcome.REFUSED);
    assertThat(answered.refusals())
        .containsExactly(Map.entry(0, "It is larger than the receiver takes."));
    assertThat(receiver.calls()).as("nothing is sent").isEmpty();
  }

  @Test
  void tooLargeAnsweredWith413IsHalved() {
    receiver.answer(call -> Reply.status(ids(call).size() > 1 ? 413 : 204));

    assertThat(deliver(alert("a", 1), alert("b", 2)).outcomes()).containsOnly(Outcome.ACCEPTED);
    assertThat(receiver.calls()).hasSize(3);
  }

  @Test
  void oneThatIsRejectedAloneIsRefused() {
    receiver.answer(call -> Reply.status(ids(call).contains("bad") ? 400 : 204));

    assertThat(deliver(alert("a", 1), alert("bad", 2), alert("c", 3)).outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED);
  }

  @Test
  void everythingRefusedIsTheSinksTrouble() {
    receiver.answer(_ -> Reply.status(400));

    assertThat(failure(alert("a", 1), alert("b", 2)).message())
        .contains("rejects every alert (HTTP 400)", "sentinel.stream");
  }

  @Test
  void aRejectedTokenIsReplacedOnce() {
    receiver.answer(
        call -> Reply.status(call.header("authorization").equals("Bearer token-1") ? 401 : 204));

    assertThat(deliver(alert("a", 1)).outcomes()).containsOnly(Outcome.ACCEPTED);
    assertThat(receiver.calls()).hasSize(2);
  }

  @Test
  void aTokenThatIsRejectedAgainIsTheSinksTrouble() {
    receiver.answer(_ -> Reply.status(401));

    assertThat(failure(alert("a", 1)).message()).contains("HTTP 401", "sentinel.auth");
    assertThat(receiver.calls()).hasSize(2);
  }

  @Test
  void forbiddenHoldsForHalfAnHour() {
    receiver.answer(_ -> Reply.status(403));
    var problem = failure(alert("a", 1));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message()).contains("HTTP 403", "Monitoring Metrics Publisher");
    environment.pass(Duration.ofMinutes(29));
    assertThat(failure(alert("a", 1)).message()).contains("Monitoring Metrics Publisher");
    assertThat(receiver.calls()).as("it is not asked meanwhile").hasSize(1);
    receiver.answer(_ -> Reply.status(204));
    environment.pass(Duration.ofMinutes(1));
    assertThat(deliver(alert("a", 1)).outcomes()).containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void aChangedCredentialEndsTheHold() {
    receiver.answer(_ -> Reply.status(403));
    failure(alert("a", 1));

    receiver.answer(_ -> Reply.status(204));
    environment.credential("another-secret");

    assertThat(deliver(alert("a", 1)).outcomes()).containsOnly(Outcome.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "404, sentinel.dataCollectionRule",
    "429, wait",
    "503, wait",
    "500, HTTP 500",
    "200, sentinel.endpoint",
    "307, sentinel.endpoint",
  })
  void whatIsNotTheAlertsFaultHolds(int status, String said) {
    receiver.answer(_ -> new Reply(status, Map.of("Retry-After", "7"), "said by it"));

    var problem = failure(alert("a", 1), alert("b", 2));

    assertThat(problem.message()).contains(said).doesNotContain("said by it");
    assertThat(problem.retryAfter().isPresent()).isEqualTo(status == 429 || status == 503);
  }

  @Test
  void aTokenThatCannotBeGotIsTheSinksTrouble() {
    tokens.failure =
        Optional.of(
            RemoteFailure.of(
                Reason.CONSENT_PENDING, "Entra finds no consent to app x (AADSTS7.", Samples.NOON));

    var problem = failure(alert("a", 1));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message())
        .contains("https://monitor.azure.com (ConsentPending): Entra finds no consent to app x");
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void anApplicationThatDoesNotExistIsNamed() {
    environment.withoutApplication();

    var problem = failure(alert("a", 1));

    assertThat(problem.reason()).isEqualTo(Reason.REFERENCE_NOT_FOUND);
    assertThat(problem.message()).contains("'partner'", "sentinel.auth.applicationRef");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*.ingest.monitor.azure.com",
        "localhost.ingest.monitor.azure.com",
        "*.localhost",
        "127.0.0.1"
      })
  void theTokenGoesToIngestHostsOnly(String allowed) {
    environment.ingestionHosts(allowed);

    var problem = failure(alert("a", 1));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(problem.message()).contains("sentinel.endpoint", allowed);
    assertThat(receiver.calls()).isEmpty();
    assertThat(tokens.requests).isEmpty();
  }

  @Test
  void tokenIsNeverInAMessage() {
    receiver.answer(_ -> Reply.status(401));

    assertThat(failure(alert("a", 1)).message()).doesNotContain("token-");
  }

  private Delivery.Answered deliver(Alert... alerts) {
    var delivery = environment.sink().deliver(batch(alerts));
    assertThat(delivery).isInstanceOf(Delivery.Answered.class);
    return (Delivery.Answered) delivery;
  }

  private Problem failure(Alert... alerts) {
    var delivery = environment.sink().deliver(batch(alerts));
    assertThat(delivery).isInstanceOf(Delivery.Failed.class);
    return ((Delivery.Failed) delivery).problem();
  }

  /** What hardly becomes smaller by compression. */
  private static String noise(int seed, int length) {
    return new Random(seed)
        .ints(length, '0', 'z' + 1)
        .filter(Character::isLetterOrDigit)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static List<String> ids(Call call) {
    return rows(call).valueStream().map(row -> row.get("AlertId").asText()).toList();
  }

  private static JsonNode rows(Call call) {
    try {
      return JSON.readTree(plain(call));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] plain(Call call) {
    try (var body = new ByteArrayInputStream(call.body())) {
      return call.header("content-encoding").equals("gzip")
          ? new GZIPInputStream(body).readAllBytes()
          : body.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
