// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.AlertRecords;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.delivery.SinkDeliveryTest;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.sink.RecordKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What has bitten other programs that pull alerts, and has no test of its own elsewhere. */
class DefenderQuirksTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private final FakeDefender defender = new FakeDefender(50, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private SinkState state = new SinkState();

  @Test
  void aFailureAfterTheFirstPageLosesNothing() {
    put(180);
    step(3);
    defender.failWith(Reason.API_UNAVAILABLE);
    step(20);
    defender.recover();

    poll();

    assertThat(sink.ids()).hasSize(180).doesNotHaveDuplicates();
  }

  @Test
  void theWatermarkReachesWhatFullPagesHaveShown() {
    put(180);

    poll();

    assertThat(store.read("mirror").watermark()).contains(NOON.minusSeconds(21));
  }

  @Test
  void aRestartAmidAWindowLosesNothing() {
    put(180);
    step(6);
    assertThat(sink.ids()).isNotEmpty().hasSizeLessThan(180);
    state = new SinkState();

    poll();

    assertThat(sink.ids()).containsAll(ids(180));
  }

  @Test
  void aTokenRevokedAmidAPassLosesNothing() {
    put(180);
    step(6);
    defender.failWith(Reason.API_UNAUTHORIZED);
    assertThat(step(20)).isInstanceOf(StepResult.SourceFailed.class);
    defender.recover();

    poll();

    assertThat(sink.ids()).hasSize(180).doesNotHaveDuplicates();
  }

  @Test
  void anAlertThatIsUpdatedBetweenTwoPagesIsDeliveredAsItIsNow() {
    put(180);
    step(6);
    var delivered = sink.ids();
    defender.put(alert(delivered.getFirst(), NOON.minusSeconds(1)));
    defender.put(alert("a179", NOON.minusMillis(500)));

    poll();

    assertThat(sink.ids()).containsAll(ids(180)).hasSize(181);
    assertThat(sink.keys())
        .contains(
            Alerts.TENANT + "/" + delivered.getFirst() + "/2026-03-01T11:59:59.0000000Z",
            Alerts.TENANT + "/a179/2026-03-01T11:59:59.5000000Z");
  }

  @Test
  void anEmptyAnswerMovesNoCursor() {
    put(1);
    poll();
    var before = store.read("mirror");
    defender.remove("a0");

    poll();
    state = new SinkState();
    poll();

    assertThat(store.read("mirror")).isEqualTo(before);
    assertThat(sink.ids()).containsExactly("a0");
  }

  @Test
  void theSameAlertIsNotSentAgainAtEachPollOrRestart() {
    put(1);
    for (var i = 0; i < 300; i++) {
      poll();
      state = new SinkState();
    }

    assertThat(sink.ids()).containsExactly("a0");
    assertThat(store.writes()).isEqualTo(1);
  }

  @Test
  void equalTimesOnTheEdgeOfAPageAreAllDelivered() {
    IntStream.range(0, 130).forEach(i -> defender.put(alert("t" + i, NOON.minusSeconds(70))));
    put(180);

    poll();

    assertThat(sink.ids()).hasSize(310).doesNotHaveDuplicates();
  }

  @Test
  void aPageThatTheServerCapsAtAnyNumberIsNotTakenForTheLast() {
    var capped = new FakeDefender(1_234, 1);
    capped.capSilently();
    IntStream.range(0, 3_000)
        .forEach(i -> capped.put(alert("a" + i, NOON.minusSeconds(3_600 - i))));
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    var feed = new SingleSink(SinkDeliveryTest.PLAN, capped, sink, stores, state);

    for (var steps = 0; steps < 50; steps++) {
      feed.step(Optional.empty(), false, SinkDeliveryTest.budget(20), NOON);
    }

    assertThat(sink.ids()).hasSize(3_000).doesNotHaveDuplicates();
  }

  @Test
  void theSameAlertIdInTwoTenantsIsTwoAlerts() {
    var revision = AlertRecords.revision(alert("a", NOON));
    var other = RecordKind.ALERT.key("33333333-3333-3333-3333-333333333333", revision);

    assertThat(RecordKind.ALERT.key(Alerts.TENANT, revision)).isNotEqualTo(other);
  }

  @Test
  void aTenantWithoutALicenceIsAskedWithoutEndAndLosesNothing() {
    put(1);
    defender.failWith(Reason.API_FORBIDDEN);
    for (var i = 0; i < 50; i++) {
      assertThat(step(20)).isInstanceOf(StepResult.SourceFailed.class);
    }
    defender.recover();

    poll();

    assertThat(sink.ids()).containsExactly("a0");
  }

  private void put(int count) {
    IntStream.range(0, count)
        .forEach(i -> defender.put(alert("a" + i, NOON.minusSeconds(200 - i))));
  }

  private static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(i -> "a" + i).toList();
  }

  private void poll() {
    for (var steps = 0; steps < 50; steps++) {
      if (step(20) instanceof StepResult.Done) {
        return;
      }
    }
    throw new AssertionError("the pass does not end");
  }

  private StepResult step(int calls) {
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    return new SingleSink(SinkDeliveryTest.PLAN, defender, sink, stores, state)
        .step(Optional.empty(), false, SinkDeliveryTest.budget(calls), NOON);
  }
}
