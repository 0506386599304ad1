// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.otlp;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static io.mdeoperator.sink.otlp.OtlpCall.attributes;
import static io.mdeoperator.sink.otlp.OtlpCall.rejected;
import static io.mdeoperator.sink.otlp.OtlpCall.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.OtlpSink.Encoding;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.tls.TestAuthority;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests look like, and what each answer leads to. */
class OtlpSinkTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");

  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
  private final OtlpTestEnvironment environment = new OtlpTestEnvironment(AUTHORITY);

  @BeforeEach
  void takeEverything() {
    receiver.answer(_ -> reply(200, ""));
    environment.endpoint("https://localhost:" + receiver.port() + "/otlp/");
  }

  @AfterEach
  void close() {
    environment.close();
    receiver.close();
  }

  @Test
  void protobufIsTheDefault() {
    var first = severe("High");
    deliver(first, alert("b", 2));

    var call = receiver.calls().getFirst();
    assertThat(call.path()).isEqualTo("/otlp/v1/logs");
    assertThat(call.header("content-type")).isEqualTo("application/x-protobuf");
    assertThat(call.header("authorization")).isEqualTo("Bearer a-token");
    var record = OtlpCall.records(call).getFirst();
    assertThat(record.getTimeUnixNano()).isEqualTo(1772366401_123456700L);
    assertThat(record.getObservedTimeUnixNano()).isEqualTo(1772366400_000000000L);
    assertThat(record.getSeverityNumberValue()).isEqualTo(17);
    assertThat(record.getSeverityText()).isEqualTo("High");
    assertThat(record.getEventName()).isEqualTo("mde.alert.revision");
    assertThat(record.getBody().getStringValue())
        .isEqualTo(new String(first.json(), StandardCharsets.UTF_8));
    assertThat(attributes(record))
        .containsOnly(
            entry("log.record.uid", Samples.item(first).key()),
            entry("mde.tenant.id", Samples.TENANT),
            entry("mde.tenant.name", "Contoso Ltd"),
            entry("mde.feed", "ns/feed"),
            entry("mde.alert.id", "a"),
            entry("security_rule.name", "Suspicious"));
    assertThat(OtlpCall.records(call)).hasSize(2);
  }

  @Test
  void numbersOf64BitAreStringsInJson() {
    environment.encoding(Encoding.JSON);
    receiver.answer(_ -> reply(200, "{\"partialSuccess\":{}}"));

    deliver(severe("Low"));

    var call = receiver.calls().getFirst();
    assertThat(call.header("content-type")).isEqualTo("application/json");
    var logs = OtlpCall.json(call).at("/resourceLogs/0");
    assertThat(logs.at("/resource/attributes/0").toString())
        .isEqualTo("{\"key\":\"service.name\",\"value\":{\"stringValue\":\"mde-operator\"}}");
    var record = logs.at("/scopeLogs/0/logRecords/0");
    assertThat(record.get("timeUnixNano").textValue()).isEqualTo("1772366401123456700");
    assertThat(record.get("severityNumber").isInt()).as("enums are numbers").isTrue();
    assertThat(record.at("/body/stringValue").textValue()).contains("\"title\":\"Suspicious\"");
  }

  @ParameterizedTest
  @CsvSource({"Informational, 9", "Low, 10", "Medium, 13", "High, 17", "Critical, 18", "New, 0"})
  void severitiesAreThoseOfTheDataModel(String severity, int number) {
    deliver(severe(severity));

    var record = OtlpCall.records(receiver.calls().getFirst()).getFirst();
    assertThat(record.getSeverityNumberValue()).isEqualTo(number);
    assertThat(record.getSeverityText()).isEqualTo(severity);
  }

  @Test
  void anAlertOfNothingIsARecord() {
    var nothing = new Alert("", Instant.EPOCH, "", "", "{}".getBytes(StandardCharsets.UTF_8));

    deliver(nothing);

    var record = OtlpCall.records(receiver.calls().getFirst()).getFirst();
    assertThat(record.getTimeUnixNano()).isZero();
    assertThat(record.getSeverityText()).isEmpty();
    assertThat(attributes(record)).doesNotContainKeys("mde.alert.id", "security_rule.name");
  }

  @Test
  void anEcsDocumentIsABodyToo() {
    environment.format(Format.ECS);

    deliver(alert("a", 1));

    assertThat(OtlpCall.records(receiver.calls().getFirst()).getFirst().getBody().getStringValue())
        .contains("\"event\":{\"id\":\"a\"");
  }

  @Test
  void requestsAreCompressedOrNot() {
    var big = alert("a", 1, "x".repeat(5000));
    deliver(big);
    environment.uncompressed();
    deliver(big);

    assertThat(receiver.calls())
        .extracting(call -> call.header("content-encoding"))
        .containsExactly("gzip", "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\0", "\n\u0002\10\0", "\n\u0003\u0012\1w", "\30\1"})
  void anEmptyPartialSuccessIsSuccess(String body) {
    receiver.answer(_ -> reply(200, body));

    assertThat(deliver(alert("a", 1), alert("b", 2)).outcomes()).containsOnly(Outcome.ACCEPTED);
    assertThat(receiver.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"partialSuccess\":{}}",
        "{}",
        "",
        "{\"partialSuccess\":{\"rejectedLogRecords\":\"0\",\"errorMessage\":\"a warning\"}}"
      })
  void anEmptyPartialSuccessIsSuccessInJson(String body) {
    environment.encoding(Encoding.JSON);
    receiver.answer(_ -> reply(200, body));

    assertThat(deliver(alert("a", 1)).outcomes()).containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void rejectedRecordsAreFoundOneByOne() {
    receiver.answer(call -> OtlpCall.ids(call).contains("b") ? rejected(1) : reply(200, ""));

    var answered = deliver(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.REFUSED, Outcome.ACCEPTED);
    assertThat(receiver.calls().stream().map(OtlpCall::ids))
        .as("each once more")
        .containsExactly(List.of("a", "b", "c"), List.of("a"), List.of("b"), List.of("c"));
    assertThat(answered.refusals())
        .containsOnly(Map.entry(1, "The receiver rejects it (partial success)."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "1"})
  void rejectedRecordsAreFoundInJson(String number) {
    environment.encoding(Encoding.JSON);
    receiver.answer(
        call ->
            reply(
                200,
                OtlpCall.json(call).toString().contains("\"bad\"")
                    ? "{\"partialSuccess\":{\"rejectedLogRecords\":" + number + "}}"
                    : "{}"));

    assertThat(deliver(alert("good", 1), alert("bad", 2)).outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.REFUSED);
  }

  @Test
  void everythingRefusedIsTheSinksTrouble() {
    receiver.answer(_ -> rejected(1));

    assertThat(failure(alert("a", 1), alert("b", 2)).message())
        .contains("rejects every alert (partial success)");
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413})
  void tooLargeAnsweredWith400IsHalved(int status) {
    receiver.answer(
        call ->
            OtlpCall.records(call).size() > 2
                ? reply(status, "http: request body too large: said by it")
                : reply(200, ""));

    var answered = deliver(alert("a", 1), alert("b", 2), alert("c", 3), alert("d", 4));

    assertThat(answered.outcomes()).hasSize(4).containsOnly(Outcome.ACCEPTED);
    assertThat(receiver.calls().stream().map(OtlpCall::ids))
        .containsExactly(List.of("a", "b", "c", "d"), List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void a500Holds() {
    assertHolds(500, "answers HTTP 500");
  }

  @ParameterizedTest
  @CsvSource({
    "401, otlp.headers",
    "403, otlp.headers",
    "404, otlp.endpoint",
    "415, otlp.encoding",
    "429, wait",
    "502, HTTP 502",
    "503, wait",
    "504, HTTP 504",
    "307, otlp.endpoint",
  })
  void whatIsNotTheAlertsFaultHolds(int status, String said) {
    assertHolds(status, said);
  }

  private void assertHolds(int status, String said) {
    receiver.answer(_ -> reply(status, "said by it"));

    var problem = failure(alert("a", 1), alert("b", 2));

    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message()).contains(said).doesNotContain("said by it");
    assertThat(receiver.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 502, 503, 504})
  void waitsAsLongAsItIsAskedTo(int status) {
    receiver.answer(_ -> new Reply(status, Map.of("Retry-After", "60"), ""));

    assertThat(failure(alert("a", 1)).retryAfter()).contains(Duration.ofMinutes(1));
    assertThat(failure(alert("a", 1)).retryAfter()).contains(Duration.ofMinutes(1));
    assertThat(receiver.calls()).as("nothing is sent until then").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "PROTOBUF, <html>",
    "PROTOBUF, OK",
    "PROTOBUF, '{\"partialSuccess\":{}}'",
    "JSON,     <html>",
    "JSON,     '[]'",
    "JSON,     '\"OK\"'",
  })
  void anAnswerOfAnotherServerTakesNothing(Encoding encoding, String body) {
    environment.encoding(encoding);
    receiver.answer(_ -> reply(200, body));

    assertThat(failure(alert("a", 1), alert("b", 2)).message())
        .contains("does not answer as a receiver of OTLP does: check otlp.endpoint");
  }

  @Test
  void anAnswerWithoutEndTakesNothing() {
    receiver.answer(_ -> reply(200, "\n".repeat(20 << 10)));

    assertThat(failure(alert("a", 1)).message()).contains("check otlp.endpoint");
  }

  @Test
  void noMoreAlertsThanAskedForAreInARequest() {
    environment.maxRequestItems(2);

    deliver(alert("a", 1), alert("b", 2), alert("c", 3));

    assertThat(receiver.calls().stream().map(OtlpCall::ids))
        .containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void aSecretGoesToItsAllowedHostsOnly() {
    environment.secret(
        Samples.secret("otlp", "other.example", Map.of("authorization", "Bearer a-token")));

    assertThat(failure(alert("a", 1)).reason()).isEqualTo(Reason.SINK_REJECTED);
    assertThat(receiver.calls()).isEmpty();
  }

  @Test
  void tokenIsNeverInAMessage() {
    receiver.answer(call -> reply(401, call.header("authorization")));

    var problem = failure(alert("a", 1));

    assertThat(List.of(problem.toString(), environment.sink().toString()))
        .noneMatch(text -> text.contains("a-token"));
  }

  private static Alert severe(String severity) {
    return OtlpTestEnvironment.alert(
        "{\"id\":\"a\",\"severity\":\"%s\",\"title\":\"Suspicious\",\"n\":{\"title\":1}}"
            .formatted(severity));
  }

  private Delivery.Answered deliver(Alert... alerts) {
    return (Delivery.Answered) environment.sink().deliver(batch(alerts));
  }

  private Problem failure(Alert... alerts) {
    return ((Delivery.Failed) environment.sink().deliver(batch(alerts))).problem();
  }
}
