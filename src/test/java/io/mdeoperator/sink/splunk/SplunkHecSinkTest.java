// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.splunk;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests look like, and what each documented code of the collector leads to. */
class SplunkHecSinkTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

  private final HecModel model = new HecModel("a-token");
  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
  private final SplunkTestEnvironment environment = new SplunkTestEnvironment(AUTHORITY);

  @BeforeEach
  void takeEverything() {
    receiver.answer(model::answer);
    environment.url("https://localhost:" + receiver.port() + "/");
  }

  @AfterEach
  void close() {
    environment.close();
    receiver.close();
  }

  @Test
  void sendsEachAlertAsAnEvent() {
    deliver(alert("a", 1), alert("b", 2));

    var call = receiver.calls().getFirst();
    assertThat(call.path()).isEqualTo("/services/collector/event");
    var event = model.events().getFirst();
    assertThat(event.get("time").asDouble()).isEqualTo(1772366401);
    assertThat(event.get("source").asText()).isEqualTo("mde-operator");
    assertThat(event.get("sourcetype").asText()).isEqualTo("ms:defender:atp:alerts");
    assertThat(event.has("index") || event.has("host")).isFalse();
    assertThat(event.at("/event/id").asText()).isEqualTo("a");
    assertThat(event.get("fields").toString())
        .isEqualTo(
            "{\"idempotency_key\":\"%s\",\"tenant_id\":\"%s\",\"tenant_name\":\"Contoso Ltd\",\"feed\":\"ns/feed\"}"
                .formatted(Samples.item(alert("a", 1)).key(), Samples.TENANT));
    assertThat(model.events()).hasSize(2);
  }

  @Test
  void contentTypeIsAlwaysJson() {
    deliver(alert("a", 1));

    assertThat(receiver.calls().getFirst().header("content-type")).isEqualTo("application/json");
  }

  @Test
  void namesWhatTheSpecNames() {
    environment.named("alerts", "partner.example", "mde", "mde:alert");

    deliver(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(model.events())
        .allSatisfy(
            event -> {
              assertThat(event.get("index").asText()).isEqualTo("alerts");
              assertThat(event.get("host").asText()).isEqualTo("partner.example");
              assertThat(event.get("source").asText()).isEqualTo("mde");
              assertThat(event.get("sourcetype").asText()).isEqualTo("mde:alert");
            })
        .hasSize(3);
    assertThat(receiver.calls()).as("two at a time").hasSize(2);
  }

  @Test
  void anEcsDocumentIsOfItsOwnSourceType() {
    environment.format(Format.ECS);

    deliver(alert("a", 1));

    var event = model.events().getFirst();
    assertThat(event.get("sourcetype").asText()).isEqualTo("_json");
    assertThat(event.at("/event/event/id").asText()).isEqualTo("a");
  }

  @Test
  void aDetectionFindingIsOfItsOwnSourceType() {
    environment.format(Format.OCSF);

    deliver(alert("a", 1));

    var event = model.events().getFirst();
    assertThat(event.get("sourcetype").asText()).isEqualTo("_json");
    assertThat(event.at("/event/finding_info/uid").asText()).isEqualTo("a");
  }

  @Test
  void fieldsAreFlat() {
    deliver(alert("a", 1));

    assertThat(model.events().getFirst().get("fields")).allMatch(JsonNode::isTextual);
  }

  @Test
  void eventsBeforeTheInvalidOneAreDelivered() {
    model.refuse(event -> event.at("/event/id").asText().matches("b|d"));

    var answered =
        deliver(alert("a", 1), alert("b", 2), alert("c", 3), alert("d", 4), alert("e", 5));

    assertThat(answered.outcomes())
        .containsExactly(
            Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED);
    assertThat(model.events())
        .as("none is sent twice")
        .extracting(event -> event.at("/event/id").asText())
        .containsExactly("a", "c", "e");
    assertThat(answered.refusals())
        .containsOnly(
            Map.entry(1, "The receiver rejects it (code 6)."),
            Map.entry(3, "The receiver rejects it (code 6)."));
  }

  @Test
  void isDeliveredOnceAnIndexerHasConfirmedIt() {
    environment.acknowledged();
    model.acknowledge(2);

    assertThat(deliver(alert("a", 1)).outcomes()).containsOnly(Outcome.ACCEPTED);

    assertThat(receiver.calls())
        .extracting(WebhookReceiver.Call::path)
        .containsExactly(
            "/services/collector/event", "/services/collector/ack", "/services/collector/ack");
    assertThat(channels())
        .hasSize(1)
        .first()
        .satisfies(channel -> assertThat(UUID.fromString(channel)).isNotNull());
  }

  @Test
  void aSinkKeepsItsChannel() {
    environment.acknowledged();
    model.acknowledge(1);

    deliver(alert("a", 1));
    deliver(alert("b", 2));

    assertThat(channels()).hasSize(1);
  }

  private Set<String> channels() {
    return receiver.calls().stream()
        .map(call -> call.header("x-splunk-request-channel"))
        .collect(Collectors.toSet());
  }

  @Test
  void acknowledgementsAreAskedForWithTheCookie() {
    environment.acknowledged();
    model.acknowledge(1);

    deliver(alert("a", 1));

    assertThat(receiver.calls().getLast().header("cookie")).isEqualTo("indexer=one");
  }

  @Test
  void whatIsNeverAcknowledgedIsDeliveredAgain() {
    environment.acknowledged();
    model.acknowledge(0);
    receiver.answer(
        call -> {
          environment.pass(Duration.ofSeconds(40));
          return model.answer(call);
        });

    assertThat(failure(alert("a", 1)).message())
        .contains("has not confirmed after 60 s", "sent again");
    assertThat(receiver.calls()).hasSizeBetween(2, 4);
  }

  @Test
  void eventsBeforeTheInvalidOneAreSentAgainWhereNoneAcknowledgesThem() {
    environment.acknowledged();
    model.acknowledge(1);
    model.refuse(event -> event.at("/event/id").asText().equals("c"));

    var answered = deliver(alert("a", 1), alert("b", 2), alert("c", 3), alert("d", 4));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED);
    assertThat(model.events())
        .extracting(event -> event.at("/event/id").asText())
        .containsExactly("a", "b", "a", "b", "d");
  }

  @Test
  void aTokenWithoutAcknowledgementIsTold() {
    environment.acknowledged();

    assertThat(failure(alert("a", 1)).message())
        .contains("returns no ackId", "splunkHec.acknowledgement to be None");
  }

  @Test
  void aTokenWithAcknowledgementIsTold() {
    model.acknowledge(1);

    assertThat(failure(alert("a", 1)).message())
        .contains("code 10", "splunkHec.acknowledgement to be Indexer");
  }

  @Test
  void everythingRefusedIsTheSinksTrouble() {
    model.refuse(_ -> true);

    assertThat(failure(alert("a", 1), alert("b", 2)).message())
        .contains("rejects every alert (code 6)");
    assertThat(receiver.calls()).hasSize(2);
  }

  @Test
  void busyWithANumberResumesThere() {
    receiver.answer(
        call -> HecModel.reply(503, "{\"code\":9,\"invalid-event-number\":1,\"text\":\"busy\"}"));

    var answered = deliver(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(answered.outcomes()).containsExactly(Outcome.ACCEPTED, Outcome.RETRY, Outcome.RETRY);
    assertThat(answered.problem().orElseThrow().message()).contains("to wait (code 9)");
  }

  @ParameterizedTest
  @CsvSource({"24", "25"})
  void a200WithAWarningIsDelivered(int code) {
    receiver.answer(call -> HecModel.reply(200, "{\"code\":%d}".formatted(code)));

    assertThat(deliver(alert("a", 1)).outcomes()).containsOnly(Outcome.ACCEPTED);
  }

  @ParameterizedTest
  @CsvSource({
    "403, 4,  check splunkHec.token",
    "401, 2,  check splunkHec.token",
    "400, 7,  splunkHec.index",
    "400, 10, splunkHec.acknowledgement",
    "400, 5,  does not understand",
    "503, 9,  wait",
    "500, 8,  wait",
    "503, 18, wait",
  })
  void whatIsNotTheAlertsFaultHolds(int status, int code, String said) {
    receiver.answer(
        call -> HecModel.reply(status, "{\"text\":\"said by it\",\"code\":%d}".formatted(code)));

    var problem = failure(alert("a", 1), alert("b", 2));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message()).contains(said).doesNotContain("said by it");
    assertThat(receiver.calls()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "200, OK,                            HTTP Event Collector",
    "200, '',                            HTTP Event Collector",
    "200, '{}',                          HTTP Event Collector",
    "204, '',                            HTTP Event Collector",
    "200, '{\"code\":99}',               HTTP Event Collector",
    "200, '{\"code\":false}',            HTTP Event Collector",
    "200, '{\"code\":0.5}',              HTTP Event Collector",
    "502, '{\"code\":0}',                HTTP 502",
    "404, '',                            splunkHec.url",
    "502, <html>,                        HTTP 502",
    "400, '{\"code\":\"x\"}',            rejects every alert (HTTP 400)",
    "400, '{\"code\":6,\"invalid-event-number\":7}', rejects every alert (code 6)",
  })
  void anAnswerOfAnotherServerTakesNothing(int status, String body, String said) {
    receiver.answer(call -> HecModel.reply(status, body));

    assertThat(failure(alert("a", 1), alert("b", 2)).message()).contains(said);
  }

  @Test
  void aSecretGoesToItsAllowedHostsOnly() {
    environment.secret(Samples.secret("splunk", "other.example", Map.of("token", "a-token")));

    assertThat(failure(alert("a", 1)).reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void tokenIsNeverInAMessage() {
    model.token("another");

    var problem = failure(alert("a", 1));

    assertThat(List.of(problem.toString(), environment.sink().toString()))
        .noneMatch(text -> text.contains("a-token"));
  }

  private Delivery.Answered deliver(Alert... alerts) {
    return (Delivery.Answered) environment.sink().deliver(batch(alerts));
  }

  private Problem failure(Alert... alerts) {
    return ((Delivery.Failed) environment.sink().deliver(batch(alerts))).problem();
  }
}
