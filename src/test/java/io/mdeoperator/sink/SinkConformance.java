// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import static io.mdeoperator.sink.Samples.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.mdeoperator.defender.Alert;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every sink has to pass: a subclass says which sink, and this is all it says. */
public abstract class SinkConformance {
  /** Less than a sink waits by itself. */
  private static final int PATIENCE_SECONDS = 30;

  private static final int BIG = 6 << 20;

  private SinkUnderTest it;
  private long receipt;

  /** Sets up the sink and its receiver. */
  protected abstract SinkUnderTest start() throws Exception;

  @BeforeEach
  void startReceiver() throws Exception {
    it = start();
  }

  @AfterEach
  void stopReceiver() {
    it.close();
  }

  @Test
  void revisionsOfAnAlertArriveInTheirOrder() {
    deliver(alert("a", 1), alert("b", 2));
    deliver(alert("a", 3), alert("b", 4), alert("a", 5));

    assertInOrder();
    assertThat(latest("a")).isEqualTo(Samples.NOON.plusSeconds(5));
    assertThat(latest("b")).isEqualTo(Samples.NOON.plusSeconds(4));
  }

  @Test
  void whatIsDeliveredAgainIsRecognised() {
    deliver(alert("a", 1), alert("b", 2));
    var once = revisions();
    deliver(alert("a", 1), alert("b", 2));

    assertThat(revisions().stream().distinct()).containsExactlyElementsOf(once);
  }

  @Test
  void theWholeAlertArrives() {
    deliver(alert("a", 1, "Suspicious"));

    assertThat(it.received())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.get("title").asText()).isEqualTo("Suspicious");
              assertThat(alert.get("unknown").asDouble()).isEqualTo(1.1);
            });
  }

  @Test
  void answersForEveryAlertOfAFullBatch() {
    var alerts = IntStream.range(0, 200).mapToObj(i -> alert("a" + i, i)).toArray(Alert[]::new);

    assertThat(deliver(alerts)).hasSize(200).containsOnly(Outcome.ACCEPTED);
    assertThat(ids()).hasSize(200);
    assertInOrder();
  }

  @Test
  void anEmptyBatchChangesNothing() {
    deliver(alert("a", 1));

    assertThat(deliver()).isEmpty();
    assertThat(ids()).containsExactly("a");
  }

  @Test
  void refusesForGoodOnlyWhatIsAtFault() {
    var alerts =
        List.of(
            alert("a", 1),
            alert("b", 2),
            it.refusedForGood("bad", 3),
            alert("c", 4),
            alert("d", 5));

    assertThat(deliver(alerts.toArray(Alert[]::new)))
        .containsExactly(
            Outcome.ACCEPTED,
            Outcome.ACCEPTED,
            Outcome.REFUSED,
            Outcome.ACCEPTED,
            Outcome.ACCEPTED);
    assertThat(ids()).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void aReceiverThatIsAwayIsNoFaultOfAnAlert() {
    it.shut();
    assertThat(untaken(attempt(alert("a", 1), alert("b", 2)))).isTrue();

    it.open();
    assertThat(deliver(alert("a", 1), alert("b", 2))).containsOnly(Outcome.ACCEPTED);
    assertThat(ids()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void comesBackFromAReceiverThatDoesNotAnswer() throws Exception {
    it.hold();
    var batch = Samples.batch(alert("a", 1));
    var delivery = new FutureTask<>(() -> it.impatientSink().deliver(batch));
    Thread.ofVirtual().start(delivery);

    assertThat(untaken(delivery.get(PATIENCE_SECONDS, TimeUnit.SECONDS))).isTrue();
    it.open();
    assertThat(deliver(alert("a", 1))).containsExactly(Outcome.ACCEPTED);
  }

  @Test
  void acknowledgesNothingBeforeTheReceiverDoes() throws Exception {
    it.hold();
    var delivery = new FutureTask<>(() -> attempt(alert("a", 1)));
    Thread.ofVirtual().start(delivery);
    await().until(it::isAsked);
    assertThat(delivery.isDone()).isFalse();

    it.open();

    assertThat(delivery.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Delivery.Answered.class,
            answered -> assertThat(answered.outcomes()).containsExactly(Outcome.ACCEPTED));
    assertThat(ids()).contains("a");
  }

  @Test
  void endsWithoutHarmInTheMiddleOfABatch() throws Exception {
    deliver(alert("a", 1));
    it.hold();
    var delivery = new FutureTask<>(() -> attempt(alert("b", 2), alert("c", 3)));
    var worker = Thread.ofVirtual().start(delivery);
    await().until(it::isAsked);

    worker.interrupt();

    assertThat(untaken(delivery.get(PATIENCE_SECONDS, TimeUnit.SECONDS))).isTrue();
    it.open();
    assertThat(deliver(alert("b", 2), alert("c", 3))).containsOnly(Outcome.ACCEPTED);
    assertThat(ids()).contains("a", "b", "c");
  }

  @Test
  void goesOnWhenCredentialsAreChanged() {
    deliver(alert("a", 1));
    it.changeCredentials();

    assertThat(deliver(alert("b", 2))).containsExactly(Outcome.ACCEPTED);
    assertThat(ids()).contains("a", "b");
  }

  @Test
  void anOversizedAlertHarmsNoOther() {
    var outcomes = deliver(alert("a", 1), alert("big", 2, "x".repeat(BIG)), alert("c", 3));

    assertThat(outcomes.get(0)).isEqualTo(Outcome.ACCEPTED);
    assertThat(outcomes.get(1)).isIn(Outcome.ACCEPTED, Outcome.REFUSED);
    assertThat(outcomes.get(2)).isEqualTo(Outcome.ACCEPTED);
    assertThat(ids()).contains("a", "c");
    assertThat(ids().contains("big")).isEqualTo(outcomes.get(1) == Outcome.ACCEPTED);
  }

  @Test
  void everyTextArrivesAsItIs() {
    var texts =
        Stream.of(
                "漢字 é 😀", "\"quoted\" \\ back/slash", "line\nfeed\ttab\u0000\u001f\u007f", "%41 %")
            .toList();
    var alerts =
        IntStream.range(0, texts.size())
            .mapToObj(i -> alert(texts.get(i), i, texts.get(i)))
            .toArray(Alert[]::new);

    assertThat(deliver(alerts)).containsOnly(Outcome.ACCEPTED);
    assertThat(it.received())
        .extracting(alert -> alert.get("title").asText())
        .containsExactlyInAnyOrderElementsOf(texts);
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(texts);
  }

  @Test
  void nothingIsKnownAgainstAReceiverThatIsWell() {
    assertThat(it.sink().problem()).isEmpty();
  }

  private Delivery attempt(Alert... alerts) {
    return it.sink().deliver(Samples.batch(receipt, List.of(alerts)));
  }

  private List<Outcome> deliver(Alert... alerts) {
    var answered = (Delivery.Answered) attempt(alerts);
    receipt = answered.receipt();
    assertThat(answered.outcomes()).hasSameSizeAs(alerts);
    return answered.outcomes();
  }

  /** Whether nothing was taken for good and nothing was refused for good. */
  private static boolean untaken(Delivery delivery) {
    return switch (delivery) {
      case Delivery.Failed failed -> !failed.problem().message().isEmpty();
      case Delivery.Answered answered ->
          answered.outcomes().stream().allMatch(outcome -> outcome == Outcome.RETRY);
      case Delivery.Lost _ -> false;
    };
  }

  private void assertInOrder() {
    var last = new HashMap<String, Instant>();
    for (var alert : it.received()) {
      var before = last.put(id(alert), time(alert));
      assertThat(before == null || !before.isAfter(time(alert))).as(id(alert)).isTrue();
    }
  }

  private Instant latest(String id) {
    return it.received().stream()
        .filter(alert -> id(alert).equals(id))
        .map(SinkConformance::time)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private List<String> revisions() {
    return it.received().stream().map(alert -> id(alert) + time(alert)).toList();
  }

  private List<String> ids() {
    return it.received().stream().map(SinkConformance::id).toList();
  }

  private static String id(JsonNode alert) {
    return alert.get("id").asText();
  }

  private static Instant time(JsonNode alert) {
    return Instant.parse(alert.get("lastUpdateTime").asText());
  }
}
