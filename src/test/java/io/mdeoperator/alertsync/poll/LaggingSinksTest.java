// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.defender.call.QuotaShare;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.delivery.checkpoint.Remembered;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Sink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sinks of one feed: those that keep up, and those that do not. */
class LaggingSinksTest {
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink first = new FakeSink();
  private final FakeSink second = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();
  private final SinkStores stores = new SinkStores(store, quarantine, Feeds.remembered());
  private FeedState memory = new FeedState(NOON);
  private final MovedClock clock = new MovedClock();
  private final Poller polls =
      Feeds.polls(defender, (feed, index) -> index == 0 ? first : second, stores, clock);
  private MdeAlertSyncStatus status;

  @Test
  void oneFetchServesAllSinksThatKeepUp() {
    defender.put(alert("a", NOON.minusSeconds(9)));

    poll(feed("one", "two"));
    defender.queries().clear();
    defender.put(alert("b", NOON.minusSeconds(8)));
    var report = poll(feed("one", "two"));

    assertThat(defender.queries()).hasSize(1);
    assertThat(first.ids()).containsExactly("a", "b");
    assertThat(second.ids()).containsExactly("a", "b");
    assertThat(report.sinks()).noneMatch(PollReport.SinkReport::lagging);
  }

  @Test
  void aSinkThatHangsDelaysNobodyAndGoesOnByItself() throws Exception {
    var released = new CountDownLatch(1);
    Sink hanging =
        batch -> {
          awaitUninterrupted(released);
          return first.deliver(batch);
        };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        AutoCloseable _ = released::countDown) {
      var over = new CountDownLatch(1);
      var impatient = impatientPoller(hanging, threads, over::countDown);
      defender.put(alert("a", NOON.minusSeconds(9)));
      store.save("one", cursorAt(NOON.minusSeconds(60)), "");
      store.save("two", cursorAt(NOON.minusSeconds(60)), "");
      rescanned("one");
      rescanned("two");

      var report = impatient.poll(input(feed("one", "two")), memory, NOON);
      assertThat(report.sinks().getFirst().step()).isInstanceOf(StepResult.Slow.class);
      assertThat(report.sinks().getFirst().lagging()).isTrue();
      assertThat(second.ids()).containsExactly("a");
      defender.put(alert("b", NOON.minusSeconds(8)));
      impatient.poll(input(feed("one", "two")), memory, NOON);
      assertThat(second.ids()).containsExactly("a", "b");
      assertThat(first.ids()).isEmpty();

      released.countDown();
      over.await();
      await()
          .untilAsserted(
              () -> {
                impatient.readDetached(input(feed("one", "two")), memory, NOON);
                assertThat(first.ids()).containsExactly("a", "b");
              });
    }
  }

  private Poller impatientPoller(Sink one, Executor threads, Runnable onReturn) {
    return new Poller(
        new PollServices(
            defender,
            (feed, index) -> index == 0 ? one : second,
            feed -> stores,
            Feeds.CLOUDS,
            Feeds.schedule(),
            Duration.ofDays(180),
            BatchMemory.of(64 << 20),
            threads,
            Duration.ofSeconds(1),
            feed -> onReturn.run(),
            Feeds.metrics(),
            clock,
            clock::instant));
  }

  @Test
  void aDeadSinkIsCompleteAfterItReturnsAndReadsWithAQuarterOfTheQuota() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll(feed("one", "two"));
    first.setDown(true);
    IntStream.range(0, 48)
        .forEach(
            hour -> {
              clock.forward(Duration.ofHours(1));
              defender.setNow(clock.instant());
              defender.put(alert("h" + hour, clock.instant().minusSeconds(5)));
              poll(feed("one", "two"));
              assertThat(second.ids()).hasSize(hour + 2);
            });
    assertThat(store.read("one").watermark()).contains(NOON.minusSeconds(9));

    first.setDown(false);
    clock.forward(Duration.ofHours(1));
    var caughtUp = poll(feed("one", "two"));

    assertThat(first.ids()).isEqualTo(second.ids());
    assertThat(defender.shares()).contains(QuotaShare.LAGGARDS);
    assertThat(caughtUp.sinks().getFirst().lagging()).isTrue();
    defender.queries().clear();
    assertThat(poll(feed("one", "two")).sinks()).noneMatch(PollReport.SinkReport::lagging);
  }

  @Test
  void aSinkThatWasAddedLaterBeginsAtInitialLookbackBeforeItWasFirstSeen() {
    defender.put(alert("old", NOON.minus(Duration.ofHours(20))));
    poll(feed("one"));
    status = Feeds.polled(feed("one"), memory.report(), NOON);
    clock.forward(Duration.ofDays(3));
    defender.setNow(clock.instant());
    defender.put(alert("two-days", clock.instant().minus(Duration.ofDays(2))));
    defender.put(alert("recent", clock.instant().minus(Duration.ofHours(2))));

    poll(Feeds.with(Feeds.generation(feed("one", "two"), 2), status));

    assertThat(second.ids()).containsExactly("recent");
    assertThat(store.read("two").begin()).contains(clock.instant().minus(Duration.ofHours(24)));
  }

  @Test
  void aSinkThatWasAddedLaterBeginsThereAlthoughItCannotBeUsedYet() {
    poll(feed("one"));
    status = Feeds.polled(feed("one"), memory.report(), NOON);
    clock.forward(Duration.ofDays(3));
    var seen = clock.instant();
    var added = Feeds.generation(feed("one", "two"), 2);
    second.knowProblem(new Problem(Reason.REFERENCE_NOT_FOUND, "There is no such Secret."));
    poll(Feeds.with(added, status));
    status = Feeds.polled(added, memory.report(), clock.instant());

    second.knowProblem(null);
    clock.forward(Duration.ofMinutes(10));
    defender.setNow(clock.instant());
    poll(Feeds.with(added, status));

    assertThat(store.read("two").begin()).contains(seen.minus(Duration.ofHours(24)));
  }

  @Test
  void aSinkThatWasAddedLaterIsWrittenAtOnceAndNeverAgainWhileNothingComes() {
    poll(feed("one"));
    status = Feeds.polled(feed("one"), memory.report(), NOON);
    var feed = Feeds.with(Feeds.generation(feed("one", "two"), 2), status);

    poll(feed);
    assertThat(store.writes()).isEqualTo(1);
    poll(feed);
    assertThat(store.writes()).isEqualTo(1);
  }

  @Test
  void aSinkThatWasRemovedLeavesNoTrace() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll(feed("one", "two"));
    status = Feeds.polled(feed("one", "two"), memory.report(), NOON);

    poll(Feeds.with(Feeds.generation(feed("one"), 2), status));

    assertThat(store.has("one")).isTrue();
    assertThat(store.has("two")).isFalse();
  }

  @Test
  void aReplayRewindsAllSinks() {
    defender.put(alert("a", NOON.minus(Duration.ofDays(30))));
    defender.put(alert("b", NOON.minusSeconds(9)));
    poll(feed("one", "two"));
    assertThat(first.ids()).containsExactly("b");

    var report = poll(replay(NOON.minus(Duration.ofDays(60)).toString()));

    assertThat(first.ids()).containsExactly("b", "a", "b");
    assertThat(second.ids()).containsExactly("b", "a", "b");
    assertThat(report.replay().handled()).contains(NOON.minus(Duration.ofDays(60)).toString());
  }

  @Test
  void aReplayRewindsOneSink() {
    defender.put(alert("a", NOON.minus(Duration.ofHours(2))));
    defender.put(alert("b", NOON.minusSeconds(9)));
    poll(feed("one", "two"));

    poll(replay(NOON.minus(Duration.ofHours(3)) + "@two"));
    poll(replay(NOON.minus(Duration.ofHours(3)) + "@two"));

    assertThat(first.ids()).containsExactly("a", "b");
    assertThat(second.ids()).containsExactly("a", "b", "a", "b");
  }

  @Test
  void aReplayIsDoneOnceBySinksThatCanWhateverOthersDo() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll(feed("one", "two"));
    second.knowProblem(new Problem(Reason.SINK_REJECTED, "It is gone."));
    var value = NOON.minus(Duration.ofHours(1)).toString();

    for (var restarts = 0; restarts < 5; restarts++) {
      memory = new FeedState(NOON);
      assertThat(poll(replay(value)).replay().handled()).isEmpty();
      poll(replay(value));
    }
    assertThat(first.ids()).containsExactly("a", "a");
    assertThat(second.ids()).containsExactly("a");

    second.knowProblem(null);
    memory = new FeedState(NOON);
    assertThat(poll(replay(value)).replay().handled()).contains(value);
    assertThat(first.ids()).containsExactly("a", "a");
    assertThat(second.ids()).containsExactly("a", "a");
  }

  @Test
  void aReplayIsNotHandledBeforeItIsWritten() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll(feed("one", "two"));
    var value = NOON.minus(Duration.ofHours(1)).toString();

    store.failNext(2);
    assertThat(poll(replay(value)).replay().handled()).isEmpty();
    memory = new FeedState(NOON);

    assertThat(poll(replay(value)).replay().handled()).contains(value);
    assertThat(first.ids()).containsExactly("a", "a");
  }

  @Test
  void aReplayThatCannotBeUnderstoodSaysSoAndChangesNothing() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll(feed("one", "two"));

    for (var bad :
        List.of(
            "yesterday",
            "",
            "2026-03-01T00:00:00Z@three",
            "2027-01-01T00:00:00Z",
            "-40000-01-01T00:00:00Z",
            "+99999-01-01T00:00:00Z")) {
      var report = poll(replay(bad));
      assertThat(report.replay().problem().orElseThrow()).contains("replay-from is ignored");
      assertThat(report.replay().handled()).isEmpty();
    }
    assertThat(first.ids()).containsExactly("a");
  }

  @Test
  void whatWasRefusedIsTriedAgainWhenAskedFor() {
    defender.put(alert("poison", NOON.minusSeconds(9)));
    defender.put(alert("fine", NOON.minusSeconds(8)));
    first.answer("poison", Outcome.REFUSED);
    poll(feed("one"));
    assertThat(quarantine.content().revisions("one")).hasSize(1);

    poll(Feeds.annotated(feed("one"), Api.REDRIVE_ANNOTATION, "first"));
    assertThat(quarantine.content().revisions("one")).as("refused again").hasSize(1);
    assertThat(store.read("one").quarantined()).isEqualTo(1);

    first.answer("poison", Outcome.ACCEPTED);
    poll(Feeds.annotated(feed("one"), Api.REDRIVE_ANNOTATION, "first"));
    assertThat(quarantine.content().revisions("one")).as("the same value").hasSize(1);

    poll(Feeds.annotated(feed("one"), Api.REDRIVE_ANNOTATION, "second"));
    assertThat(quarantine.content().revisions("one")).isEmpty();
    assertThat(store.read("one").quarantined()).isZero();
    assertThat(store.read("one").delivered()).isEqualTo(2);
    assertThat(first.ids()).containsExactly("poison", "fine", "poison", "poison");
  }

  @Test
  void theCursorHoldsWhileTheQuarantineCannotBeWritten() {
    defender.put(alert("poison", NOON.minusSeconds(9)));
    first.answer("poison", Outcome.REFUSED);
    quarantine.failWith(new Problem(Reason.SINK_UNAVAILABLE, "read-only"));

    assertThat(Feeds.problem(poll(feed("one")).sinks().getFirst())).isPresent();
    assertThat(store.writes()).isZero();

    quarantine.failWith(null);
    clock.forward(Duration.ofMinutes(1));
    poll(feed("one"));
    assertThat(store.read("one").quarantined()).isEqualTo(1);
  }

  @Test
  void aSinkThatLostItsContentIsGivenItAgainAndHoldsNobody() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll(feed("one", "two"));
    first.answerOnce(new Delivery.Lost(NOON.minus(Duration.ofHours(1)), 0));

    poll(Feeds.annotated(feed("one", "two"), Api.REQUESTED_AT_ANNOTATION, "now"));
    polls.readDetached(input(feed("one", "two")), memory, NOON);

    assertThat(first.ids()).containsExactly("a", "a");
    assertThat(second.ids()).containsExactly("a");
  }

  private void rescanned(String sink) {
    memory.sink(sink).position().orElseThrow().endPass(true, NOON);
  }

  private static MdeAlertSync replay(String value) {
    return Feeds.annotated(feed("one", "two"), Api.REPLAY_FROM_ANNOTATION, value);
  }

  private PollReport poll(MdeAlertSync feed) {
    var now = clock.instant();
    var report = polls.poll(input(feed), memory, now);
    memory.polled(input(feed), now, Duration.ofSeconds(60));
    return report;
  }

  private static byte[] cursorAt(Instant time) {
    var checkpoint =
        new Checkpoint(
            Alerts.TENANT,
            Optional.of(time),
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            HandledRequests.NONE,
            Remembered.none());
    return CheckpointCodec.encode(checkpoint);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
