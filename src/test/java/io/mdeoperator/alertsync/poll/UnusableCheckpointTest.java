// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.TENANT;
import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.GapStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.delivery.SinkDeliveryTest;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.delivery.checkpoint.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that somebody has damaged, changed, or put there for another tenant. */
class UnusableCheckpointTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final SinkState state = new SinkState();

  @Test
  void tellsOfADamagedCheckpointBeforeItGoesOnFromTheStatus() {
    store.put("mirror", new byte[] {1, 2, 3});
    defender.put(alert("a", NOON.minusSeconds(9)));
    var known =
        new SinkStatus("mirror", 7L, 1L, 0L, NOON.minusSeconds(60).toString(), null, null, null);

    var first = feed().step(Optional.of(known), false, SinkDeliveryTest.budget(20), NOON);
    assertThat(first).isInstanceOf(StepResult.More.class);
    assertThat(state.position().orElseThrow().notice().orElseThrow()).contains("damaged");
    assertThat(store.setAside("mirror")).isEqualTo(new byte[] {1, 2, 3});
    assertThat(sink.batches()).isEmpty();

    feed().step(Optional.of(known), false, SinkDeliveryTest.budget(20), NOON);
    assertThat(sink.ids()).containsExactly("a");
    assertThat(defender.queries().getFirst().from())
        .isEqualTo(NOON.minusSeconds(60).minus(Duration.ofHours(24)).minus(Duration.ofMinutes(5)));
    assertThat(store.read("mirror").delivered()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "+99999-01-01T00:00:00Z", "-40000-01-01T00:00:00Z"})
  void beginsAtItsStartWhereTheStatusTellsNoTimeEither(String watermark) {
    store.put("mirror", new byte[] {1, 2, 3});
    defender.put(alert("a", NOON.minusSeconds(9)));
    var known = new SinkStatus("mirror", 7L, 1L, 0L, watermark, null, null, null);

    feed().step(Optional.of(known), false, SinkDeliveryTest.budget(20), NOON);
    feed().step(Optional.of(known), false, SinkDeliveryTest.budget(20), NOON);

    assertThat(sink.ids()).containsExactly("a");
    assertThat(store.read("mirror").delivered()).isEqualTo(8);
  }

  @Test
  void stillReadsTheGapsThatTheStatusTellsOf() {
    store.put("mirror", new byte[] {1, 2, 3});
    var inGap = NOON.minus(Duration.ofDays(3));
    defender.put(alert("late", inGap.plusSeconds(1)));
    defender.put(alert("had", inGap.plusSeconds(60)));
    var gap = new GapStatus(inGap.toString(), inGap.plusSeconds(2).toString());
    var known =
        new SinkStatus(
            "mirror", 7L, 1L, 0L, NOON.minusSeconds(60).toString(), null, List.of(gap), null);

    feed().step(Optional.of(known), false, SinkDeliveryTest.budget(20), NOON);
    assertThat(state.position().orElseThrow().notice().orElseThrow()).contains("status: 1;");
    assertThat(state.position().orElseThrow().cursor().orElseThrow().gaps())
        .containsExactly(new Gap(inGap, inGap.plusSeconds(2)));

    feed().step(Optional.of(known), true, SinkDeliveryTest.budget(20), NOON);
    assertThat(sink.ids()).containsExactly("late");
    assertThat(store.read("mirror").gaps()).isEmpty();
  }

  @Test
  void doesNotUseACheckpointOfAnotherTenant() {
    var other =
        new Checkpoint(
            "other",
            Optional.of(NOON),
            Optional.empty(),
            Optional.empty(),
            5,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            HandledRequests.NONE,
            Remembered.none());
    store.put("mirror", CheckpointCodec.encode(other));
    defender.put(alert("a", NOON.minusSeconds(3600)));

    poll();
    poll();

    assertThat(sink.ids()).containsExactly("a");
  }

  @Test
  void aCheckpointRestoredFromABackupRepeatsAndLosesNothing() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    var backup = CheckpointCodec.encode(store.read("mirror"));
    defender.put(alert("b", NOON.minusSeconds(8)));
    poll();
    store.put("mirror", backup);
    defender.put(alert("c", NOON.minusSeconds(7)));

    poll();
    poll();

    assertThat(sink.ids()).contains("a", "b", "c").filteredOn("a"::equals).hasSize(1);
    assertThat(store.read("mirror").watermark()).contains(NOON.minusSeconds(7));
  }

  @Test
  void readsTheCheckpointAgainWhenSomebodyElseWroteIt() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll();
    var other =
        new Checkpoint(
            TENANT,
            Optional.of(NOON),
            Optional.empty(),
            Optional.empty(),
            50,
            0,
            0,
            0,
            Optional.empty(),
            List.of(),
            HandledRequests.NONE,
            Remembered.none());
    store.put("mirror", CheckpointCodec.encode(other));
    defender.put(alert("b", NOON.minusSeconds(1)));

    var step = poll();
    assertThat(((StepResult.SinkFailed) step).problem().reason())
        .isEqualTo(Reason.CHECKPOINT_CONFLICT);

    poll();
    assertThat(store.read("mirror").delivered()).isEqualTo(52);
  }

  private StepResult poll() {
    return feed().step(Optional.empty(), false, SinkDeliveryTest.budget(20), NOON);
  }

  private SingleSink feed() {
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    return new SingleSink(SinkDeliveryTest.PLAN, defender, sink, stores, state);
  }
}
