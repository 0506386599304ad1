// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
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

/**
 * What every sink has to pass: a subclass says which sink, and this is all it says. Where it
 * matters what a record is, alerts and rows of hunting queries have to pass.
 */
public abstract class SinkConformance {
  /** Less than a sink waits by itself. */
  private static final int PATIENCE_SECONDS = 30;

  private static final int BIG = 6 << 20;

  private SinkUnderTest it;
  private RecordKind kind;
  private long receipt;

  /** Sets up the sink and its receiver. */
  protected abstract SinkUnderTest start() throws Exception;

  @BeforeEach
  void startReceiver() throws Exception {
    it = start();
    of(RecordKind.ALERT);
  }

  private void of(RecordKind records) {
    it.of(records);
    kind = records;
  }

  @AfterEach
  void stopReceiver() {
    it.close();
  }

  @Test
  void revisionsOfAnAlertArriveInTheirOrder() {
    deliver(record("a", 1), record("b", 2));
    deliver(record("a", 3), record("b", 4), record("a", 5));

    assertInOrder();
    assertThat(latest("a")).isEqualTo(Samples.NOON.plusSeconds(5));
    assertThat(latest("b")).isEqualTo(Samples.NOON.plusSeconds(4));
  }

  @OfEachKind
  void whatIsDeliveredAgainIsRecognised(RecordKind records) {
    of(records);
    deliver(record("a", 1), record("b", 2));
    var once = revisions();
    assertThat(once).hasSize(2);
    deliver(record("a", 1), record("b", 2));

    assertThat(revisions().stream().distinct()).containsExactlyElementsOf(once);
  }

  @OfEachKind
  void theWholeRecordArrives(RecordKind records) {
    of(records);
    deliver(record("a", 1, "Suspicious"));

    assertThat(it.received())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.get("title").asText()).isEqualTo("Suspicious");
              assertThat(record.get("unknown").asDouble()).isEqualTo(1.1);
            });
  }

  @OfEachKind
  void answersForEveryRecordOfAFullBatch(RecordKind records) {
    of(records);
    var batch =
        IntStream.range(0, 200).mapToObj(i -> record("a" + i, i)).toArray(SinkRecord[]::new);

    assertThat(deliver(batch)).hasSize(200).containsOnly(Outcome.ACCEPTED);
    assertThat(ids()).hasSize(200);
    assertInOrder();
  }

  @Test
  void anEmptyBatchChangesNothing() {
    deliver(record("a", 1));

    assertThat(deliver()).isEmpty();
    assertThat(ids()).containsExactly("a");
  }

  @OfEachKind
  void refusesForGoodOnlyWhatIsAtFault(RecordKind records) {
    of(records);
    var batch =
        List.of(
            record("a", 1),
            record("b", 2),
            it.refusedForGood("bad", 3),
            record("c", 4),
            record("d", 5));

    assertThat(deliver(batch.toArray(SinkRecord[]::new)))
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
    assertThat(untaken(attempt(record("a", 1), record("b", 2)))).isTrue();

    it.open();
    assertThat(deliver(record("a", 1), record("b", 2))).containsOnly(Outcome.ACCEPTED);
    assertThat(ids()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void comesBackFromAReceiverThatDoesNotAnswer() throws Exception {
    it.hold();
    var batch = batch(record("a", 1));
    var delivery = new FutureTask<>(() -> it.impatientSink().deliver(batch));
    Thread.ofVirtual().start(delivery);

    assertThat(untaken(delivery.get(PATIENCE_SECONDS, TimeUnit.SECONDS))).isTrue();
    it.open();
    assertThat(deliver(record("a", 1))).containsExactly(Outcome.ACCEPTED);
  }

  @Test
  void acknowledgesNothingBeforeTheReceiverDoes() throws Exception {
    it.hold();
    var delivery = new FutureTask<>(() -> attempt(record("a", 1)));
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
    deliver(record("a", 1));
    it.hold();
    var delivery = new FutureTask<>(() -> attempt(record("b", 2), record("c", 3)));
    var worker = Thread.ofVirtual().start(delivery);
    await().until(it::isAsked);

    worker.interrupt();

    assertThat(untaken(delivery.get(PATIENCE_SECONDS, TimeUnit.SECONDS))).isTrue();
    it.open();
    assertThat(deliver(record("b", 2), record("c", 3))).containsOnly(Outcome.ACCEPTED);
    assertThat(ids()).contains("a", "b", "c");
  }

  @Test
  void goesOnWhenCredentialsAreChanged() {
    deliver(record("a", 1));
    it.changeCredentials();

    assertThat(deliver(record("b", 2))).containsExactly(Outcome.ACCEPTED);
    assertThat(ids()).contains("a", "b");
  }

  @OfEachKind
  void anOversizedRecordHarmsNoOther(RecordKind records) {
    of(records);
    var outcomes = deliver(record("a", 1), record("big", 2, "x".repeat(BIG)), record("c", 3));

    assertThat(outcomes.get(0)).isEqualTo(Outcome.ACCEPTED);
    assertThat(outcomes.get(1)).isIn(Outcome.ACCEPTED, Outcome.REFUSED);
    assertThat(outcomes.get(2)).isEqualTo(Outcome.ACCEPTED);
    assertThat(ids()).contains("a", "c");
    assertThat(ids().contains("big")).isEqualTo(outcomes.get(1) == Outcome.ACCEPTED);
  }

  @OfEachKind
  void everyTextArrivesAsItIs(RecordKind records) {
    of(records);
    var texts =
        Stream.of(
                "漢字 é 😀", "\"quoted\" \\ back/slash", "line\nfeed\ttab\u0000\u001f\u007f", "%41 %")
            .toList();
    var batch =
        IntStream.range(0, texts.size())
            .mapToObj(i -> record(texts.get(i), i, texts.get(i)))
            .toArray(SinkRecord[]::new);

    assertThat(deliver(batch)).containsOnly(Outcome.ACCEPTED);
    assertThat(it.received())
        .extracting(record -> record.get("title").asText())
        .containsExactlyInAnyOrderElementsOf(texts);
    assertThat(ids()).containsExactlyInAnyOrderElementsOf(texts);
  }

  @Test
  void nothingIsKnownAgainstAReceiverThatIsWell() {
    assertThat(it.sink().problem()).isEmpty();
  }

  private static SinkRecord record(String id, int seconds) {
    return record(id, seconds, "A record");
  }

  private static SinkRecord record(String id, int seconds, String title) {
    return Samples.record(id, seconds, title);
  }

  private Delivery attempt(SinkRecord... records) {
    return it.sink().deliver(batch(records));
  }

  private Batch batch(SinkRecord... records) {
    var items = Stream.of(records).map(record -> Samples.item(kind, record)).toList();
    return new Batch(Samples.TENANT, items, receipt);
  }

  private List<Outcome> deliver(SinkRecord... records) {
    var answered = (Delivery.Answered) attempt(records);
    receipt = answered.receipt();
    assertThat(answered.outcomes()).hasSameSizeAs(records);
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
    for (var record : it.received()) {
      var before = last.put(id(record), time(record));
      assertThat(before == null || !before.isAfter(time(record))).as(id(record)).isTrue();
    }
  }

  private Instant latest(String id) {
    return it.received().stream()
        .filter(record -> id(record).equals(id))
        .map(SinkConformance::time)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private List<String> revisions() {
    return it.received().stream().map(record -> id(record) + time(record)).toList();
  }

  private List<String> ids() {
    return it.received().stream().map(SinkConformance::id).toList();
  }

  private static String id(JsonNode record) {
    return record.get("id").asText();
  }

  private static Instant time(JsonNode record) {
    return Instant.parse(record.get("lastUpdateTime").asText());
  }
}
