// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.delivery;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mdeoperator.alertsync.read.ReadPlan;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.alertsync.testing.WrappedCheckpointStore;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.reason.Result;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.GapStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.delivery.checkpoint.RememberedAlerts;
import io.mdeoperator.delivery.checkpoint.SegmentRef;
import io.mdeoperator.sink.store.CheckpointStore;
import io.mdeoperator.sink.store.CheckpointStore.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Segments are written before the checkpoint that names them, and deleted after the next one. */
class SegmentedCheckpointTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final int BATCH = 5;

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore memory = new MemoryCheckpointStore();
  private CheckpointStore store = memory;
  private RememberedAlerts remembered = Feeds.remembered();
  private SinkState state = new SinkState();
  private ReadPlan plan = SinkDeliveryTest.PLAN;
  private int arrived;

  @Test
  void writesAsMuchForEachBatchWhateverLiesBehindIt() {
    var sizes = new ArrayList<Integer>();
    remembered = RememberedAlerts.of(1L << 30);
    store =
        new Overridden(memory) {
          @Override
          public Result<String> save(String name, byte[] content, String follows) {
            sizes.set(sizes.size() - 1, sizes.getLast() + content.length);
            return super.save(name, content, follows);
          }

          @Override
          public Result<String> createSegment(String name, int slot, byte[] content) {
            sizes.set(sizes.size() - 1, sizes.getLast() + content.length);
            return super.createSegment(name, slot, content);
          }
        };

    for (var batch = 0; batch < 20; batch++) {
      sizes.add(0);
      arrive(900);
    }

    System.out.println("bytes of checkpoint and segment for each 900 alerts: " + sizes);
    assertThat(sizes).allMatch(size -> size <= 900 * 11 + 300);
    assertThat(memory.segments()).hasSize(20);
  }

  @Test
  void remembersAllOverARestart() {
    arriveInBatches(4);
    assertThat(memory.segments()).hasSizeGreaterThan(2);

    state = new SinkState();
    rescan();

    assertThat(sink.ids()).hasSize(4 * BATCH).doesNotHaveDuplicates();
  }

  @Test
  void aCrashBetweenSegmentAndCheckpointRepeatsThatBatchAndLeavesNothing() {
    arriveInBatches(2);
    memory.crashAtWrite(memory.writes() + 1);
    assertThatThrownBy(() -> arrive(BATCH)).isInstanceOf(MemoryCheckpointStore.Crash.class);
    assertThat(memory.segments()).as("one that no checkpoint names").hasSize(3);

    state = new SinkState();
    rescan();
    arrive(BATCH);

    assertThat(sink.ids()).hasSize(5 * BATCH);
    assertThat(sink.ids().stream().distinct()).hasSize(4 * BATCH);
    assertThatEachSegmentIsNamed();
  }

  @Test
  void aCrashBeforeTheEndOfASegmentThatIsOverLeavesItToTheNext() {
    arriveInBatches(3);
    store =
        new Overridden(memory) {
          @Override
          public Optional<Problem> deleteSegment(String name, int slot, String version) {
            throw new MemoryCheckpointStore.Crash();
          }
        };
    assertThatThrownBy(() -> replay(updated(2 * BATCH)))
        .isInstanceOf(MemoryCheckpointStore.Crash.class);

    store = memory;
    state = new SinkState();
    rescan();
    arriveInBatches(3);

    assertThat(sink.ids().stream().distinct()).hasSize(6 * BATCH);
    assertThatEachSegmentIsNamed();
  }

  @Test
  void aCrashBeforeTheCheckpointLeavesWhatTheOneBeforeNames() {
    arriveInBatches(3);
    memory.crashAtWrite(memory.writes() + 1);
    assertThatThrownBy(() -> replay(updated(BATCH)))
        .isInstanceOf(MemoryCheckpointStore.Crash.class);

    state = new SinkState();
    rescan();

    assertThat(sink.ids()).hasSize(3 * BATCH);
  }

  @Test
  void aSegmentThatIsGoneIsTold() {
    arriveInBatches(3);
    memory.segments().remove("1-mirror");

    assertThatIncompletenessIsTold();
  }

  @Test
  void aSegmentThatIsDamagedIsTold() {
    arriveInBatches(3);
    memory.segments().put("1-mirror", new Stored(new byte[] {1, 2, 3}, "by hand"));

    assertThatIncompletenessIsTold();
  }

  /** As when a backup brings only some of it back. */
  @Test
  void aSegmentThatIsAnotherOneIsTold() {
    arriveInBatches(3);
    memory.segments().put("1-mirror", memory.segments().get("0-mirror"));

    assertThatIncompletenessIsTold();
  }

  private void assertThatIncompletenessIsTold() {
    var before = NOON.minusSeconds(86_400 * 3);
    defender.put(alert("in the gap", before));
    var gap = new GapStatus(before.toString(), before.plusSeconds(1).toString());
    var known = new SinkStatus("mirror", 15L, 0L, 0L, NOON.toString(), null, List.of(gap), null);
    state = new SinkState();

    var first = feed().step(Optional.of(known), false, SinkDeliveryTest.budget(20), NOON);

    assertThat(first).isInstanceOf(StepResult.More.class);
    assertThat(state.position().orElseThrow().notice().orElseThrow())
        .contains("is incomplete", "status: 1;");
    assertThat(memory.setAside("mirror")).isNotEmpty();
    feed().step(Optional.of(known), true, SinkDeliveryTest.budget(20), NOON);
    assertThat(sink.ids()).contains("in the gap").hasSize(6 * BATCH + 1);
    arriveInBatches(1);
    assertThatEachSegmentIsNamed();
  }

  /** As where the namespace's ResourceQuota allows no ConfigMap more. */
  @Test
  void aCheckpointTellsOfAllAlertsWhereNoSegmentCanBeWritten() {
    store =
        new Overridden(memory) {
          @Override
          public Result<String> createSegment(String name, int slot, byte[] content) {
            return Result.failed(Reason.SINK_UNAVAILABLE, "forbidden");
          }
        };
    arriveInBatches(3);
    assertThat(memory.read("mirror").known().alerts().size()).isEqualTo(3 * BATCH);

    store = memory;
    arriveInBatches(1);

    assertThat(memory.segments()).hasSize(1);
    state = new SinkState();
    rescan();
    assertThat(sink.ids()).hasSize(4 * BATCH);
  }

  @Test
  void anotherOwnerOfASlotIsLeftAlone() {
    memory.segments().put("0-mirror", new Stored(new byte[] {1}, "somebody's"));
    store =
        new Overridden(memory) {
          @Override
          public Result<String> createSegment(String name, int slot, byte[] content) {
            return slot == 0
                ? Result.failed(Reason.NAME_CONFLICT, "taken")
                : super.createSegment(name, slot, content);
          }

          @Override
          public Result<Optional<Stored>> loadSegment(String name, int slot) {
            return slot == 0
                ? Result.failed(Reason.NAME_CONFLICT, "taken")
                : super.loadSegment(name, slot);
          }
        };

    arriveInBatches(2);

    assertThat(memory.segments()).containsKeys("0-mirror", "1-mirror", "2-mirror");
  }

  @Test
  void aReplayIsNotForgottenOverARestart() {
    arriveInBatches(3);
    replay(updated(BATCH));

    state = new SinkState();
    rescan();

    var given = sink.ids().stream().filter(id -> number(id) >= BATCH).toList();
    assertThat(given).hasSize(4 * BATCH);
    assertThat(sink.ids()).hasSize(5 * BATCH);
  }

  @Test
  void aSegmentGoesWhenNoRescanCanMeetIt() {
    plan = lookingBack(Duration.ofMinutes(1));
    arriveInBatches(3);
    assertThat(memory.segments()).hasSize(3);
    rescan();

    IntStream.range(0, BATCH)
        .forEach(i -> defender.put(alert("later" + i, NOON.minusSeconds(100 - i))));
    rescan();
    rescan();
    defender.put(alert("latest", NOON.minusSeconds(50)));
    rescan();

    assertThat(sink.ids()).hasSize(4 * BATCH + 1);
    assertThat(memory.segments()).hasSize(1);
    assertThatEachSegmentIsNamed();
  }

  private static ReadPlan lookingBack(Duration lookback) {
    var like = SinkDeliveryTest.PLAN;
    return new ReadPlan(
        like.api(),
        like.filter(),
        like.evidence(),
        new DeliveryPlan(
            like.delivery().records(),
            like.delivery().tenantId(),
            like.delivery().start(),
            Duration.ofSeconds(10),
            lookback,
            like.delivery().initialLookback(),
            like.delivery().retention()));
  }

  private void assertThatEachSegmentIsNamed() {
    assertThat(memory.segments().keySet())
        .containsExactlyInAnyOrderElementsOf(
            memory.read("mirror").known().segments().stream()
                .map(SegmentRef::slot)
                .map(slot -> slot + "-mirror")
                .toList());
  }

  private void arriveInBatches(int count) {
    IntStream.range(0, count).forEach(_ -> arrive(BATCH));
  }

  private void arrive(int alerts) {
    for (var i = 0; i < alerts; i++) {
      defender.put(alert("da" + arrived, updated(arrived)));
      arrived++;
    }
    assertThat(step(false)).isInstanceOf(StepResult.Done.class);
  }

  private static Instant updated(int alert) {
    return NOON.minusMillis(3_000_000 - 100L * alert);
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(2));
  }

  private void replay(Instant from) {
    var delivery = delivery();
    delivery.replay(from, "again");
  }

  private SinkDelivery delivery() {
    return new SinkDelivery(
        new SinkName("ns", "feed", "mirror"),
        plan.delivery(),
        _ -> true,
        sink,
        stores(),
        state.position().orElseThrow());
  }

  private void rescan() {
    assertThat(step(true)).isInstanceOf(StepResult.Done.class);
  }

  private StepResult step(boolean isRescan) {
    return feed().step(Optional.empty(), isRescan, SinkDeliveryTest.budget(20), NOON);
  }

  private SingleSink feed() {
    return new SingleSink(plan, defender, sink, stores(), state);
  }

  private SinkStores stores() {
    return new SinkStores(store, new MemoryQuarantine(), remembered);
  }

  private static class Overridden implements WrappedCheckpointStore {
    private final CheckpointStore real;

    Overridden(CheckpointStore real) {
      this.real = real;
    }

    @Override
    public CheckpointStore real() {
      return real;
    }
  }
}
