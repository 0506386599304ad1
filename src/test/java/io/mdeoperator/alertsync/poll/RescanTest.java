// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.delivery.SinkDeliveryTest.budget;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.SingleSink;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.delivery.SinkDeliveryTest;
import io.mdeoperator.delivery.SinkState;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The wide read for alerts that become visible late. */
class RescanTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATE = NOON.minus(Duration.ofHours(6));

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final SinkState state = new SinkState();

  @BeforeEach
  void deliverOne() {
    defender.put(alert("known", NOON.minusSeconds(9)));
    step(false);
    defender.queries().clear();
  }

  @Test
  void readsWithoutEvidenceAndFetchesWhatIsNewByItsId() {
    defender.put(alert("late", LATE));

    step(true);

    assertThat(sink.ids()).containsExactly("known", "late");
    assertThat(defender.fetched()).containsExactly("late");
    assertThat(defender.queries())
        .extracting(AlertQuery::expandEvidence)
        .containsExactly(false, true);
  }

  @Test
  void asksForNothingMoreWhenNothingIsNew() {
    step(true);

    assertThat(defender.fetched()).isEmpty();
    assertThat(defender.queries()).hasSize(2);
  }

  @Test
  void readsOnceMoreWithEvidenceWhenMuchIsNew() {
    for (var i = 0; i < 50; i++) {
      defender.put(alert("late" + i, LATE.plusSeconds(i)));
    }

    step(true);

    assertThat(sink.ids()).hasSize(51).doesNotHaveDuplicates();
    assertThat(defender.fetched()).isEmpty();
    assertThat(defender.queries())
        .extracting(AlertQuery::expandEvidence)
        .containsExactly(false, true, true);
  }

  @Test
  void deliversAnAlertThatCannotBeFetchedByItsId() {
    defender.put(alert("with/slash\nand more", LATE));
    defender.put(alert("x".repeat(10_000), LATE.plusSeconds(1)));

    step(true);

    assertThat(sink.ids()).hasSize(3);
    assertThat(defender.fetched()).isEmpty();
  }

  @Test
  void doesNotTakeAStaleAnswerForTheAlert() {
    defender.put(alert("late", LATE));
    defender.answerStale(alert("late", LATE.minusSeconds(50)));

    step(true);

    assertThat(sink.keys()).last().asString().contains("late/2026-03-01T06:00:00");
  }

  @Test
  void takesALaterStateOfTheAlertThanTheListHad() {
    defender.put(alert("late", LATE));
    defender.answerStale(alert("late", NOON.minusSeconds(1)));

    step(true);

    assertThat(sink.ids()).containsExactly("known", "late");
    assertThat(sink.keys()).last().asString().contains("late/2026-03-01T11:59:59");
    assertThat(store.read("mirror").watermark()).contains(NOON.minusSeconds(9));
  }

  private void step(boolean isRescan) {
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    assertThat(
            new SingleSink(SinkDeliveryTest.PLAN, defender, sink, stores, state)
                .step(Optional.empty(), isRescan, budget(20), NOON))
        .isInstanceOf(StepResult.Done.class);
  }
}
