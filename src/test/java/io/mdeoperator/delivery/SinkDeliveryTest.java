// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import static io.mdeoperator.alertsync.testing.Alerts.TENANT;
import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.alertsync.poll.PollBudget;
import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.FixedRoom;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncSpec.Filter;
import io.mdeoperator.defender.Alert;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.RecordKind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class SinkDeliveryTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant CREATED = NOON.minus(Duration.ofHours(1));
  public static final ReadPlan PLAN = plan(Filter.ALL);

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();
  private final SinkStores stores = new SinkStores(store, quarantine, Feeds.remembered());
  private SinkState state = new SinkState();

  @Test
  void deliversWhatIsThereInOrderOfLastUpdate() {
    defender.put(alert("late", NOON.minusSeconds(1)));
    defender.put(alert("early", NOON.minusSeconds(9)));

    assertThat(poll()).isInstanceOf(StepResult.Done.class);

    assertThat(sink.ids()).containsExactly("early", "late");
    assertThat(sink.keys()).contains(TENANT + "/early/2026-03-01T11:59:51.0000000Z");
    assertThat(store.read("mirror").watermark()).contains(NOON.minusSeconds(1));
    assertThat(store.read("mirror").delivered()).isEqualTo(2);
  }

  @Test
  void losesNothingToAServerThatCapsPagesWithoutSayingSo() {
    var capped = new FakeDefender(200, 1);
    capped.capSilently();
    for (var i = 0; i < 1_000; i++) {
      capped.put(alert("a" + i, NOON.minusSeconds(i)));
    }

    var feed = new SingleSink(PLAN, capped, sink, stores, state);
    while (!(feed.step(Optional.empty(), false, budget(20), NOON) instanceof StepResult.Done)) {
      assertThat(sink.ids()).hasSizeLessThan(1_000);
    }

    assertThat(sink.ids()).hasSize(1_000).doesNotHaveDuplicates();
  }

  @Test
  void writesNothingWhenNothingCame() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();

    poll();
    rescan();

    assertThat(store.writes()).isEqualTo(1);
    assertThat(sink.batches()).hasSize(1);
  }

  @Test
  void deliversAnUpdateOfAnAlertAgain() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    defender.put(alert("a", NOON.minusSeconds(8)));

    poll();

    assertThat(sink.ids()).containsExactly("a", "a");
  }

  @Test
  void deliversAnAlertThatSharesTheLastTime() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    defender.put(alert("b", NOON.minusSeconds(9)));

    poll();

    assertThat(sink.ids()).containsExactly("a", "b");
  }

  @Test
  void countsAStaleRevisionWithoutSendingIt() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    defender.put(alert("a", NOON.minusSeconds(20)));

    poll();

    assertThat(sink.ids()).containsExactly("a");
    assertThat(state.position().orElseThrow().cursor().orElseThrow().progress().superseded())
        .isEqualTo(1);
  }

  @Test
  void findsAnAlertThatBecameVisibleHoursLateAtTheNextRescan() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    defender.put(alert("late", NOON.minus(Duration.ofHours(6))));

    poll();
    assertThat(sink.ids()).containsExactly("a");

    rescan();
    assertThat(sink.ids()).containsExactly("a", "late");
  }

  @Test
  void repeatsTheWriteOfACheckpointBeforeTheAlerts() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    store.failNext(1);

    assertThat(poll()).isInstanceOf(StepResult.Done.class);
    restart();
    poll();

    assertThat(sink.ids()).containsExactly("a");
  }

  @Test
  void deliversAgainWhatItCouldNotRemember() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    store.failNext(2);

    assertThat(poll()).isInstanceOf(StepResult.SinkFailed.class);
    poll();

    assertThat(sink.ids()).containsExactly("a", "a");
    assertThat(store.read("mirror").delivered()).isEqualTo(1);
  }

  @Test
  void resumesAfterARestartWithoutRepeating() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    restart();
    defender.put(alert("b", NOON.minusSeconds(5)));

    rescan();

    assertThat(sink.ids()).containsExactly("a", "b");
  }

  @Test
  void aCrashBetweenDeliveryAndCheckpointRepeatsThatBatchAndLosesNothing() {
    IntStream.range(0, 12_000)
        .forEach(i -> defender.put(alert("da" + i, NOON.minusMillis(20_000L - i))));
    store.crashAtWrite(2);

    assertThatThrownBy(this::poll).isInstanceOf(MemoryCheckpointStore.Crash.class);
    restart();
    while (!(poll() instanceof StepResult.Done)) {}

    var repeated = sink.batches().get(1).items().size();
    assertThat(sink.ids()).containsAll(ids(0, 12_000)).hasSize(12_000 + repeated);
    assertThat(store.read("mirror").delivered()).isEqualTo(12_000);
  }

  @Test
  void stopsWhenTheBudgetIsSpentAndGoesOnWhereItWas() {
    IntStream.range(0, 6_007)
        .forEach(i -> defender.put(alert("da" + i, NOON.minusMillis(20_000L - i))));

    assertThat(step(false, 1)).isInstanceOf(StepResult.More.class);
    assertThat(sink.ids()).hasSize(5_000);
    assertThat(poll()).isInstanceOf(StepResult.Done.class);

    assertThat(sink.ids()).hasSize(6_007).doesNotHaveDuplicates();
    assertThat(defender.queries()).filteredOn(query -> query.top() > 1).hasSize(2);
  }

  @Test
  void holdsTheCursorWhileTheSinkIsDown() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    sink.setDown(true);

    assertThat(poll()).isInstanceOf(StepResult.SinkFailed.class);
    assertThat(store.writes()).isZero();

    sink.setDown(false);
    assertThat(poll()).isInstanceOf(StepResult.Done.class);
    assertThat(sink.ids()).containsExactly("a");
  }

  @Test
  void deliversAgainOnlyWhatTheSinkDidNotTake() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    defender.put(alert("b", NOON.minusSeconds(8)));
    sink.answer("a", Outcome.RETRY);

    assertThat(poll()).isInstanceOf(StepResult.SinkFailed.class);
    assertThat(store.read("mirror").watermark()).isEmpty();

    sink.answer("a", Outcome.ACCEPTED);
    poll();
    assertThat(sink.ids()).containsExactly("a", "b", "a");
  }

  @Test
  void setsAsideWhatTheSinkRefusesAndWhatHasNoId() {
    defender.put(alert("poison", NOON.minusSeconds(9)));
    defender.put(alert("fine", NOON.minusSeconds(8)));
    defender.put(
        new Alert("", NOON.minusSeconds(7), "", TENANT, "{}".getBytes(StandardCharsets.UTF_8)));
    sink.answer("poison", Outcome.REFUSED);

    poll();
    poll();

    assertThat(sink.ids()).containsExactly("poison", "fine");
    assertThat(store.read("mirror").quarantined()).isEqualTo(2);
    assertThat(store.read("mirror").delivered()).isEqualTo(1);
    assertThat(store.read("mirror").watermark()).contains(NOON.minusSeconds(7));
  }

  @Test
  void deliversNothingOfAnAnswerWithAnAlertOfAnotherTenant() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    defender.put(Alerts.of("b", NOON.minusSeconds(8), "other", ""));

    var step = poll();

    assertThat(step).isInstanceOf(StepResult.SourceFailed.class);
    assertThat(((StepResult.SourceFailed) step).failure().reason())
        .isEqualTo(Reason.TENANT_MISMATCH);
    assertThat(sink.batches()).isEmpty();
  }

  @Test
  void acceptsAnAlertWithoutATenant() {
    defender.put(Alerts.of("a", NOON.minusSeconds(9), "", ""));

    poll();

    assertThat(sink.ids()).containsExactly("a");
  }

  @Test
  void isNotBlindedByAnAlertFromTheFuture() {
    defender.put(alert("future", NOON.plus(Duration.ofDays(900))));
    poll();
    defender.put(alert("a", NOON.plusSeconds(1)));
    defender.setNow(NOON.plusSeconds(10));

    poll();
    poll();

    assertThat(sink.ids()).containsExactly("future", "a");
    assertThat(store.writes()).isEqualTo(2);
  }

  @Test
  void goesOnWithAPassThatTheSourceHasCutShort() {
    IntStream.range(0, 6_007)
        .forEach(i -> defender.put(alert("da" + i, NOON.minusMillis(20_000L - i))));
    step(true, 1);
    defender.failWith(Reason.API_UNAVAILABLE);
    assertThat(poll()).isInstanceOf(StepResult.SourceFailed.class);
    defender.recover();

    assertThat(poll()).isInstanceOf(StepResult.Done.class);

    assertThat(sink.ids()).hasSize(6_007).doesNotHaveDuplicates();
    assertThat(state.position().orElseThrow().rescanned()).contains(NOON);
  }

  @Test
  void checksTheFilterOnceMore() {
    defender.put(Alerts.of("high", NOON.minusSeconds(9), TENANT, ",\"severity\":\"High\""));
    defender.put(Alerts.of("low", NOON.minusSeconds(8), TENANT, ",\"severity\":\"Low\""));
    defender.put(alert("none", NOON.minusSeconds(7)));
    var feed =
        new SingleSink(
            plan(new Filter(List.of("High"), null, null, null)), defender, sink, stores, state);

    feed.step(Optional.empty(), false, budget(20), NOON);

    assertThat(sink.ids()).containsExactly("high");
  }

  @Test
  void startsBeforeItsCreation() {
    poll();

    assertThat(defender.queries().getFirst().from()).isEqualTo(CREATED.minus(Duration.ofHours(24)));
  }

  @Test
  void asksForOverlapOnEachPoll() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    poll();

    assertThat(defender.queries().getLast().from())
        .isEqualTo(NOON.minusSeconds(9).minus(Duration.ofMinutes(5)));
    assertThat(defender.queries().getLast().before()).isEmpty();
  }

  @Test
  void givesTheSinkAgainWhatItLost() {
    defender.put(alert("old", NOON.minus(Duration.ofMinutes(50))));
    defender.put(alert("young", NOON.minusSeconds(9)));
    poll();
    sink.answerOnce(new Delivery.Lost(NOON.minus(Duration.ofMinutes(30)), 1));

    rescan();
    poll();

    assertThat(sink.ids()).containsExactly("old", "young", "young");
    assertThat(store.read("mirror").receipt()).isEqualTo(1);
  }

  private StepResult poll() {
    return step(false, 20);
  }

  private StepResult rescan() {
    return step(true, 20);
  }

  private StepResult step(boolean rescan, int calls) {
    return feed().step(Optional.empty(), rescan, budget(calls), NOON);
  }

  private SingleSink feed() {
    return new SingleSink(PLAN, defender, sink, stores, state);
  }

  private void restart() {
    state = new SinkState();
  }

  public static PollBudget budget(int calls) {
    return new PollBudget(() -> NOON, calls, true, FixedRoom.LARGE);
  }

  private static List<String> ids(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "da" + i).toList();
  }

  private static ReadPlan plan(Filter filter) {
    return new ReadPlan(
        new TenantApi(URI.create("https://api.example"), null),
        filter,
        true,
        new DeliveryPlan(
            RecordKind.ALERT,
            TENANT,
            CREATED.minus(Duration.ofHours(24)),
            Duration.ofMinutes(5),
            Duration.ofHours(24),
            Duration.ofHours(24),
            Duration.ofDays(180)));
  }
}
