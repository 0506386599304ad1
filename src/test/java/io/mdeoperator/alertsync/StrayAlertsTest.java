package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.Alerts.alert;
import static io.mdeoperator.alertsync.Feeds.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Alerts that come although they are older than what was asked for. */
class StrayAlertsTest {
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink sink = new FakeSink();
  private final MemoryStore store = new MemoryStore();
  private Lane lane = new Lane();

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

    lane = new Lane();
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

    assertThat(store.read("mirror").watermark()).contains(SinkFeedTest.PLAN.start());
  }

  private void poll() {
    step(false);
  }

  private void rescan() {
    step(true);
  }

  private void step(boolean rescan) {
    new SoloSink(
            SinkFeedTest.PLAN,
            defender,
            sink,
            new SinkFeed.Keeping(store, new MemoryQuarantine()),
            lane)
        .step(Optional.empty(), rescan, SinkFeedTest.budget(20), NOON);
  }
}
