// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.delivery.SinkDeliveryTest;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts that come although they are older than what was asked for. */
class StrayAlertsTest {
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private SinkState state = new SinkState();

  @BeforeEach
  void answerWithStrays() {
    defender.ignoreFrom();
  }

  @Test
  void deliversAnAlertOnceThatComesAtEveryPollThoughItIsTooOld() {
    defender.put(alert("stray", NOON.minus(Duration.ofDays(3))));
    defender.put(alert("timeless", Instant.EPOCH));
    defender.put(alert("a", NOON.minusSeconds(9)));

    poll();
    poll();
    rescan();

    assertThat(sink.ids()).containsExactly("timeless", "stray", "a");
    assertThat(store.writes()).isEqualTo(1);

    state = new SinkState();
    defender.put(alert("b", NOON.minusSeconds(5)));
    rescan();
    poll();

    assertThat(sink.ids()).containsExactly("timeless", "stray", "a", "b");
    assertThat(store.writes()).isEqualTo(2);
  }

  @Test
  void anAlertWithoutATimeDoesNotMakeTheFeedReadAllThereEverWas() {
    defender.put(alert("timeless", Instant.EPOCH));

    poll();

    assertThat(store.read("mirror").watermark()).contains(SinkDeliveryTest.PLAN.delivery().start());
  }

  private void poll() {
    step(false);
  }

  private void rescan() {
    step(true);
  }

  private void step(boolean rescan) {
    new SingleSink(
            SinkDeliveryTest.PLAN,
            defender,
            sink,
            new SinkStores(store, new MemoryQuarantine(), Feeds.remembered()),
            state)
        .step(Optional.empty(), rescan, SinkDeliveryTest.budget(20), NOON);
  }
}
