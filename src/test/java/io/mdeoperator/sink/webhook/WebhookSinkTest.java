// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink.webhook;

import static io.mdeoperator.sink.Samples.alert;
import static io.mdeoperator.sink.Samples.batch;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.sink.Format;
import io.mdeoperator.api.v1alpha1.sink.WebhookSink.Mode;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.RecordKind;
import io.mdeoperator.testing.WebhookReceiver;
import io.mdeoperator.testing.WebhookReceiver.Reply;
import io.mdeoperator.testing.WebhookSignatures;
import io.mdeoperator.testing.tls.TestAuthority;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSinkTest {
  private static final TestAuthority AUTHORITY = TestAuthority.create("Receivers");
  private static final String SECRET_WORDS = "words of the receiver";

  private final WebhookReceiver receiver = WebhookReceiver.start(AUTHORITY);
  private final WebhookTestEnvironment stage =
      new WebhookTestEnvironment(AUTHORITY).url(receiver.url());

  @AfterEach
  void close() {
    stage.close();
    receiver.close();
  }

  @Test
  void sendsABatchAsOneJsonArrayOverOneConnection() {
    deliver("a", "b");
    deliver("c");

    assertThat(receiver.calls()).hasSize(2);
    var call = receiver.calls().getFirst();
    assertThat(call.header("content-type"))
        .isEqualTo("application/cloudevents-batch+json; charset=utf-8");
    assertThat(call.header("user-agent")).isEqualTo("mde-operator/test");
    assertThat(call.events()).hasSize(2);
    assertThat(call.path()).isEqualTo("/hook");
  }

  @Test
  void sendsOneEventARequestWhereTheSpecSaysSo() {
    stage.mode(Mode.STRUCTURED);

    deliver("a", "b", "c");

    assertThat(receiver.calls())
        .hasSize(3)
        .allMatch(
            call ->
                call.header("content-type").equals("application/cloudevents+json; charset=utf-8"));
    assertThat(receiver.events())
        .extracting(event -> event.get("subject").asText())
        .containsExactly("a", "b", "c");
  }

  @ParameterizedTest
  @CsvSource({"MDE, /id", "ECS, /event/id", "OCSF, /finding_info/uid"})
  void theDataOfAnEventIsInTheFormatOfTheSpec(Format format, String id) {
    stage.format(format);

    deliver("a", "b");

    assertThat(receiver.events())
        .extracting(event -> event.path("data").at(id).asText())
        .containsExactly("a", "b");
  }

  @Test
  void aRequestHoldsAtMostFourMebibytes() {
    var big = "x".repeat(1_500_000);

    stage.sink().deliver(batch(alert("a", 1, big), alert("b", 2, big), alert("c", 3, big)));

    assertThat(receiver.calls()).hasSize(2);
    assertThat(receiver.calls().getFirst().events()).hasSize(2);
  }

  @Test
  void signsNothingWithoutAKey() {
    deliver("a");

    assertThat(receiver.calls().getFirst().headers())
        .containsKeys("webhook-id", "webhook-timestamp")
        .doesNotContainKey("webhook-signature");
  }

  @Test
  void signsWithBothKeysWhileTheyAreChanged() {
    stage.secret(
        Map.of(
            "signingKey",
            WebhookSignatures.NEW_KEY,
            "signingKey.previous",
            WebhookSignatures.OLD_KEY));

    deliver("a");

    var call = receiver.calls().getFirst();
    assertThat(call.header("webhook-signature").split(" ")).hasSize(2);
    assertThat(WebhookSignatures.isSigned(call, WebhookSignatures.NEW_KEY)).isTrue();
    assertThat(WebhookSignatures.isSigned(call, WebhookSignatures.OLD_KEY)).isTrue();
  }

  @Test
  void theSameBatchHasTheSameIdOfItsOwn() {
    deliver("a", "b");
    deliver("a", "b");
    deliver("a");

    assertThat(receiver.calls())
        .extracting(call -> call.header("webhook-id"))
        .allMatch(id -> id.matches("[0-9a-f]{64}"))
        .satisfies(
            ids -> {
              assertThat(ids.get(0)).isEqualTo(ids.get(1));
              assertThat(ids.get(2)).isNotEqualTo(ids.get(0));
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 415, 422})
  void findsTheAlertThatIsRefused(int status) {
    receiver.answer(call -> Reply.status(call.text().contains("\"bad\"") ? status : 200));

    assertThat(outcomes("a", "b", "bad", "c", "bad", "d"))
        .containsExactly(
            Outcome.ACCEPTED,
            Outcome.ACCEPTED,
            Outcome.REFUSED,
            Outcome.ACCEPTED,
            Outcome.REFUSED,
            Outcome.ACCEPTED);
  }

  @Test
  void dividesABatchThatIsTooBigForTheReceiver() {
    receiver.answer(call -> Reply.status(call.events().size() > 3 ? 413 : 204));

    assertThat(outcomes("a", "b", "c", "d", "e", "f", "g")).containsOnly(Outcome.ACCEPTED);
    assertThat(receiver.events())
        .extracting(event -> event.get("subject").asText())
        .containsExactly("a", "b", "c", "d", "e", "f", "g");
  }

  @Test
  void isItselfAtFaultWhereItRefusesEverything() {
    receiver.answer(400);

    assertThat(problem("a", "b", "c").reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem("alone").message()).contains("rejects every alert (HTTP 400)");
    stage.of(RecordKind.HUNTING_ROW);
    assertThat(problem("alone").message()).contains("rejects every row (HTTP 400)");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 302, 307, 500, 502, 405})
  void holdsEverythingOnAnyOtherAnswer(int status) {
    receiver.answer(
        call -> new Reply(status, Map.of("Location", receiver.url() + "/else"), SECRET_WORDS));

    var problem = problem("a");

    assertThat(problem.reason()).isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(problem.message())
        .startsWith("spec.sinks[0] ('siem'): the receiver ")
        .contains("HTTP " + status)
        .doesNotContain(SECRET_WORDS);
    assertThat(receiver.calls()).as("no redirect is followed").hasSize(1);
  }

  @Test
  void keepsWhatWasTakenBeforeTheReceiverFailed() {
    stage.mode(Mode.STRUCTURED);
    receiver.answer(call -> Reply.status(call.text().contains("\"c\"") ? 500 : 204));

    var answered =
        (Delivery.Answered)
            stage.sink().deliver(batch(alert("a", 1), alert("b", 2), alert("c", 3), alert("d", 4)));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.RETRY, Outcome.RETRY);
    assertThat(answered.problem())
        .hasValueSatisfying(problem -> assertThat(problem.message()).contains("HTTP 500"));
  }

  @ParameterizedTest
  @CsvSource({"500,STRUCTURED", "500,BATCHED", "403,STRUCTURED", "503,STRUCTURED"})
  void quarantinesWhatIsNeverTakenOnceOthersAre(int status, Mode mode) {
    stage.mode(mode);
    receiver.answer(call -> Reply.status(call.text().contains("\"bad\"") ? status : 204));

    for (var minute = 0; minute < 60; minute += 5) {
      assertThat(stage.sink().deliver(batch(alerts("bad", "a", "b"))))
          .isInstanceOf(Delivery.Failed.class);
      stage.advance(Duration.ofMinutes(5));
    }
    var answered = (Delivery.Answered) stage.sink().deliver(batch(alerts("bad", "a", "b")));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.REFUSED, Outcome.ACCEPTED, Outcome.ACCEPTED);
    assertThat(answered.refusals().get(0)).contains("HTTP " + status);
    assertThat(answered.problem()).isEmpty();
  }

  @Test
  void needsTenTriesAndAnHourOfTheSameEvent() {
    stage.mode(Mode.STRUCTURED);
    receiver.answer(call -> Reply.status(call.text().contains("bad") ? 500 : 204));

    for (var tries = 0; tries < 20; tries++) {
      deliverFailing("bad1", "a");
    }
    stage.advance(Duration.ofHours(2));
    for (var tries = 0; tries < 9; tries++) {
      deliverFailing("bad2", "a");
    }
    stage.advance(Duration.ofHours(2));

    deliverFailing("bad2", "a");
    assertThat(outcomes("bad2", "a")).containsExactly(Outcome.REFUSED, Outcome.ACCEPTED);
  }

  @Test
  void quarantinesOneAfterTheOtherAndHoldsNothingBehindThem() {
    stage.mode(Mode.STRUCTURED);
    receiver.answer(call -> Reply.status(call.text().contains("bad") ? 500 : 204));
    fail("bad1", "bad2", "a");

    var answered = (Delivery.Answered) stage.sink().deliver(batch(alerts("bad1", "bad2", "a")));

    assertThat(answered.outcomes())
        .containsExactly(Outcome.REFUSED, Outcome.RETRY, Outcome.ACCEPTED);
    assertThat(answered.problem()).isPresent();
    fail("bad2");
    assertThat(outcomes("bad2", "b")).containsExactly(Outcome.REFUSED, Outcome.ACCEPTED);
  }

  @Test
  void isItselfAtFaultWhereNothingBehindTheFirstEventIsTakenEither() {
    stage.mode(Mode.STRUCTURED);
    receiver.answer(500);
    fail("a", "b", "c");
    var calls = receiver.calls().size();

    assertThat(problem("a", "b", "c", "d", "e", "f", "g", "h").reason())
        .isEqualTo(Reason.SINK_UNAVAILABLE);
    assertThat(receiver.calls()).as("probes").hasSize(calls + 7);
    receiver.answer(204);
    assertThat(outcomes("a", "b", "c")).containsOnly(Outcome.ACCEPTED);
  }

  /** Fails until the first of them may be at fault itself. */
  private void fail(String... ids) {
    for (var tries = 0; tries < 10; tries++) {
      deliverFailing(ids);
    }
    stage.advance(Duration.ofHours(1));
  }

  private void deliverFailing(String... ids) {
    assertThat(stage.sink().deliver(batch(alerts(ids)))).isInstanceOf(Delivery.Failed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "400,BATCHED,set webhook.mode to Structured",
    "500,BATCHED,set webhook.mode to Structured",
    "500,STRUCTURED,as webhook.mode Structured sends them"
  })
  void namesTheModeThatAReceiverMayNotRead(int status, Mode mode, String hint) {
    stage.mode(mode);
    receiver.answer(status);

    assertThat(problem("a").message()).contains("HTTP " + status, hint);
  }

  @Test
  void aReceiverOfSingleEventsNeedsNoMode() {
    stage.mode(null);
    receiver.answer(
        call ->
            Reply.status(
                call.header("content-type").startsWith("application/cloudevents+json")
                    ? 204
                    : 500));

    assertThat(outcomes("a", "b")).containsOnly(Outcome.ACCEPTED);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void waitsAsLongAsItIsAskedTo(int status) {
    receiver.answer(call -> new Reply(status, Map.of("Retry-After", "120"), ""));

    assertThat(problem("a").retryAfter()).contains(Duration.ofMinutes(2));
    stage.advance(Duration.ofSeconds(100));
    assertThat(problem("a").retryAfter()).contains(Duration.ofSeconds(20));
    assertThat(receiver.calls()).hasSize(1);

    receiver.answer(204);
    stage.advance(Duration.ofSeconds(20));
    assertThat(outcomes("a")).containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void isNotCalledAgainOnceItIsGone() {
    receiver.answer(410);

    assertThat(problem("a").reason()).isEqualTo(Reason.SINK_REJECTED);
    stage.advance(Duration.ofDays(30));
    assertThat(problem("a").message()).contains("HTTP 410");
    assertThat(receiver.calls()).hasSize(1);
  }

  @Test
  void isCalledAgainWhenSomebodyAsksForIt() {
    receiver.answer(410);
    assertThat(problem("a").reason()).isEqualTo(Reason.SINK_REJECTED);
    receiver.answer(204);

    stage.request("now");

    assertThat(outcomes("a")).containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void isCalledAgainWhenTheSecretChanges() {
    stage.secret(Map.of("signingKey", WebhookSignatures.OLD_KEY));
    receiver.answer(410);
    assertThat(problem("a").reason()).isEqualTo(Reason.SINK_REJECTED);
    receiver.answer(204);

    stage.secret(Map.of("signingKey", WebhookSignatures.NEW_KEY));

    assertThat(outcomes("a")).containsOnly(Outcome.ACCEPTED);
  }

  @Test
  void takesTheStatusForTheAnswerWhateverFollows() {
    receiver.answer(call -> new Reply(200, Map.of(), "{\"error\": \"" + "x".repeat(1 << 20)));

    assertThat(outcomes("a")).containsOnly(Outcome.ACCEPTED);
    assertThat(outcomes("b")).containsOnly(Outcome.ACCEPTED);
  }

  private void deliver(String... ids) {
    assertThat(outcomes(ids)).containsOnly(Outcome.ACCEPTED);
  }

  private List<Outcome> outcomes(String... ids) {
    return ((Delivery.Answered) stage.sink().deliver(batch(alerts(ids)))).outcomes();
  }

  private Problem problem(String... ids) {
    return ((Delivery.Failed) stage.sink().deliver(batch(alerts(ids)))).problem();
  }

  private static Alert[] alerts(String... ids) {
    var alerts = new Alert[ids.length];
    for (var i = 0; i < ids.length; i++) {
      alerts[i] = alert(ids[i], i);
    }
    return alerts;
  }
}
