package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.Alerts.TENANT;
import static io.mdeoperator.alertsync.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checkpoints that somebody has damaged, changed, or put there for another tenant. */
class UnusableCheckpointTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryStore store = new MemoryStore();
  private final Lane lane = new Lane();

  @Test
  void tellsOfADamagedCheckpointBeforeItGoesOnFromTheStatus() {
    store.put("mirror", new byte[] {1, 2, 3});
    defender.put(alert("a", NOON.minusSeconds(9)));
    var known = new SinkStatus("mirror", 7L, 1L, 0L, NOON.minusSeconds(60).toString(), null, null);

    var first = feed().step(Optional.of(known), false, SinkFeedTest.budget(20), NOON);
    assertThat(first).isInstanceOf(Step.More.class);
    assertThat(lane.notice().orElseThrow()).contains("damaged");
    assertThat(sink.batches()).isEmpty();

    feed().step(Optional.of(known), false, SinkFeedTest.budget(20), NOON);
    assertThat(sink.ids()).containsExactly("a");
    assertThat(defender.queries().getFirst().from())
        .isEqualTo(NOON.minusSeconds(60).minus(Duration.ofHours(24)).minus(Duration.ofMinutes(5)));
    assertThat(store.read("mirror").delivered()).isEqualTo(8);
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
            Map.of());
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
            Map.of());
    store.put("mirror", CheckpointCodec.encode(other));
    defender.put(alert("b", NOON.minusSeconds(1)));

    var step = poll();
    assertThat(((Step.SinkFailed) step).trouble().reason()).isEqualTo(Reason.CHECKPOINT_CONFLICT);

    poll();
    assertThat(store.read("mirror").delivered()).isEqualTo(52);
  }

  private Step poll() {
    return feed().step(Optional.empty(), false, SinkFeedTest.budget(20), NOON);
  }

  private SoloSink feed() {
    var keeping = new SinkFeed.Keeping(store, new MemoryQuarantine());
    return new SoloSink(SinkFeedTest.PLAN, defender, sink, keeping, lane);
  }
}
