// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.FetchResult;
import io.mdeoperator.alertsync.read.GapSearch;
import io.mdeoperator.alertsync.read.Window;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.FixedRoom;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.base.Ticks;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.delivery.SinkDeliveryTest;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.remote.RemoteFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Windows that the source cannot answer for. */
class GapsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private SinkState state = new SinkState();
  private Instant now = NOON;

  @Test
  void aPageThatFailsForEverBecomesAGapAndTheFeedGoesOn() {
    defender.put(alert("before", NOON.minusSeconds(400)));
    defender.put(alert("poison", NOON.minusSeconds(300)));
    defender.put(alert("behind", NOON.minusSeconds(200)));
    defender.failOn(alert -> alert.id().equals("poison"));

    pollUntilDone();

    assertThat(sink.ids()).containsExactly("before", "behind");
    assertThat(store.read("mirror").gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isBeforeOrEqualTo(NOON.minusSeconds(300));
              assertThat(gap.before()).isAfter(NOON.minusSeconds(300));
              // A day in eleven halvings.
              assertThat(Duration.between(gap.from(), gap.before()))
                  .isLessThan(Duration.ofSeconds(60));
            });
    assertThat(store.read("mirror").watermark()).contains(NOON.minusSeconds(200));
  }

  @Test
  void aGapHealsWhenThePageDoesAndIsRememberedOverARestart() {
    aPageThatFailsForEverBecomesAGapAndTheFeedGoesOn();
    state = new SinkState();
    rescan(defender);
    assertThat(store.read("mirror").gaps()).hasSize(1);

    defender.failOn(alert -> false);
    rescan(defender);

    assertThat(sink.ids()).containsExactly("before", "behind", "poison");
    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  @Test
  void aGapIsNotReadByOrdinaryPolls() {
    aPageThatFailsForEverBecomesAGapAndTheFeedGoesOn();
    rescan(defender);

    assertThat(poll(false)).isInstanceOf(StepResult.Done.class);
  }

  @Test
  void aGapIsSmallWhereTheWindowIsSmall() {
    defender.put(alert("a", NOON.minusSeconds(400)));
    pollUntilDone();
    defender.put(alert("poison", NOON.minusSeconds(100)));
    IntStream.range(0, 100)
        .filter(i -> i != 50)
        .forEach(i -> defender.put(alert("b" + i, NOON.minusSeconds(150 - i))));
    defender.failOn(alert -> alert.id().equals("poison"));

    pollUntilDone();

    assertThat(sink.ids()).hasSize(100).doesNotContain("poison");
    var gap = store.read("mirror").gaps().getFirst();
    assertThat(Duration.between(gap.from(), gap.before())).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void neighboursOfABadAlertAreDeliveredAsTheGapIsReadAgain() {
    IntStream.range(0, 40)
        .forEach(i -> defender.put(alert("b" + i, NOON.minusSeconds(300).plusNanos(100L * i))));
    defender.failOn(alert -> alert.id().equals("b7") || alert.id().equals("b23"));
    pollUntilDone();

    for (var rescans = 0; rescans < 6; rescans++) {
      rescan(defender);
      state = new SinkState();
    }

    assertThat(sink.ids()).hasSize(38).doesNotContain("b7", "b23").doesNotHaveDuplicates();
    assertThat(store.read("mirror").gaps())
        .extracting(Gap::from)
        .containsExactly(
            NOON.minusSeconds(300).plusNanos(700), NOON.minusSeconds(300).plusNanos(2_300));
    assertThat(store.read("mirror").gaps())
        .allSatisfy(gap -> assertThat(gap.before()).isEqualTo(gap.from().plus(Ticks.ONE)));
  }

  @Test
  void aGapOfOneFullInstantHealsWhenAllOfItHasBeenRead() {
    var crowded = new FakeDefender(10, 1);
    var instant = NOON.minusSeconds(300);
    IntStream.range(0, 55).forEach(i -> crowded.put(alert("c" + i, instant)));
    crowded.failOn(alert -> true);
    pollUntilDone(crowded);
    for (var rescans = 0; rescans < 6; rescans++) {
      rescan(crowded);
    }
    assertThat(store.read("mirror").gaps())
        .containsExactly(new Gap(instant, instant.plus(Ticks.ONE)));

    crowded.failOn(alert -> false);
    rescan(crowded);

    assertThat(sink.ids()).hasSize(55).doesNotHaveDuplicates();
    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  @Test
  void whatHasBeenReadOfAGapIsNotReadAgainAfterARestart() {
    aPageThatFailsForEverBecomesAGapAndTheFeedGoesOn();
    var before = store.read("mirror").gaps().getFirst();

    rescan(defender);

    assertThat(store.read("mirror").gaps())
        .singleElement()
        .satisfies(
            gap -> assertThat(before.covers(gap) && !gap.covers(before)).as("%s", gap).isTrue());
  }

  @Test
  void thereAreNeverMoreGapsThanBadAlerts() {
    IntStream.range(0, 12).forEach(i -> defender.put(alert("b" + i, NOON.minusSeconds(500 - i))));
    defender.failOn(alert -> true);
    pollUntilDone();

    for (var rescans = 0; rescans < 20; rescans++) {
      rescan(defender);
    }

    assertThat(store.read("mirror").gaps()).hasSizeBetween(1, 12);
    defender.failOn(alert -> false);
    rescan(defender);
    assertThat(sink.ids()).hasSize(12).doesNotHaveDuplicates();
    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  @Test
  void aTotalOutageIsNoGap() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    defender.failWith(Reason.API_UNAVAILABLE);

    for (var polls = 0; polls < 20; polls++) {
      assertThat(poll(false)).isInstanceOf(StepResult.SourceFailed.class);
    }
    defender.recover();
    pollUntilDone();

    assertThat(sink.ids()).containsExactly("a");
    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  @Test
  void anOutageThatBeginsDuringTheSearchIsNoGap() {
    var search = new GapSearch();
    var window = Window.openEnded(NOON.minusSeconds(1_000));
    var asked = new int[1];
    for (var i = 0; i < 200; i++) {
      var verdict =
          search.failed(
              window,
              FakeDefender.failure(Reason.API_UNAVAILABLE),
              () ->
                  asked[0]++ == 0
                      ? new ApiAnswer.Read(0, true, NOON)
                      : new ApiAnswer.Failed(FakeDefender.failure(Reason.API_UNAVAILABLE)));
      assertThat(verdict).isNotInstanceOf(FetchResult.Unreadable.class);
      if (verdict instanceof FetchResult.NothingYet(var halves)) {
        window = halves.getFirst();
      }
    }
    assertThat(asked[0]).isGreaterThan(1);
  }

  @Test
  void throttlingAndRefusedAccessAreNoGap() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    for (var reason : List.of(Reason.THROTTLED, Reason.API_FORBIDDEN, Reason.ACCOUNT_INACTIVE)) {
      defender.failWith(reason);
      for (var polls = 0; polls < 10; polls++) {
        assertThat(poll(false)).isInstanceOf(StepResult.SourceFailed.class);
      }
    }
    defender.recover();
    pollUntilDone();

    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  @Test
  void aGapAgesOutWithWhatTheSourceKeeps() {
    aPageThatFailsForEverBecomesAGapAndTheFeedGoesOn();

    now = NOON.plus(Duration.ofDays(181));
    defender.setNow(now);
    defender.failOn(alert -> false);
    defender.put(alert("young", now.minusSeconds(9)));
    poll(true);

    assertThat(sink.ids()).containsExactly("before", "behind", "young");
    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  private void pollUntilDone() {
    pollUntilDone(defender);
  }

  private void pollUntilDone(FakeDefender source) {
    var failures = Optional.<RemoteFailure>empty();
    for (var polls = 0; polls < 100; polls++) {
      switch (poll(source, false)) {
        case StepResult.Done _ -> {
          return;
        }
        case StepResult.SourceFailed failed -> failures = Optional.of(failed.failure());
        case StepResult.More _ -> {}
        default -> throw new AssertionError("the sink works");
      }
    }
    throw new AssertionError("the feed does not go on: " + failures);
  }

  private void rescan(FakeDefender source) {
    var step = poll(source, true);
    while (step instanceof StepResult.More) {
      step = poll(source, true);
    }
    assertThat(step).isInstanceOf(StepResult.Done.class);
  }

  private StepResult poll(boolean isRescan) {
    return poll(defender, isRescan);
  }

  private StepResult poll(FakeDefender source, boolean isRescan) {
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    return new SingleSink(SinkDeliveryTest.PLAN, source, sink, stores, state)
        .step(
            Optional.empty(), isRescan, new PollBudget(() -> now, 20, true, FixedRoom.LARGE), now);
  }
}
