// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.delivery.memory.BatchMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody sets the clock back; what waits goes on waiting as long as it would have. */
class MovedClockTest {
  private final MovedClock clock = new MovedClock();
  private Instant passed = Instant.EPOCH;
  private final FeedState state = new FeedState(passed);
  private final FakeSink first = new FakeSink();
  private final FakeSink second = new FakeSink();
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final SinkStores stores =
      new SinkStores(new MemoryCheckpointStore(), new MemoryQuarantine(), Feeds.remembered());
  private final Poller poller =
      new Poller(
          new PollServices(
              defender,
              (_, index) -> index == 0 ? first : second,
              _ -> stores,
              Feeds.CLOUDS,
              Feeds.schedule(),
              Duration.ofDays(180),
              BatchMemory.of(64 << 20),
              Runnable::run,
              Duration.ofSeconds(1),
              _ -> {},
              Feeds.metrics(),
              clock,
              () -> passed));

  @Test
  void aDetachedSinkIsTriedAgainAllTheSame() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    first.setDown(true);
    poller.poll(input(feed("one", "two")), state, clock.instant());
    poller.readDetached(input(feed("one", "two")), state, clock.instant());
    assertThat(state.sink("one").step()).isInstanceOf(StepResult.SinkFailed.class);
    first.setDown(false);

    clock.forward(Duration.ofMinutes(-50));
    passed = passed.plus(Duration.ofMinutes(10));
    for (var i = 0; i < 3; i++) {
      poller.readDetached(input(feed("one", "two")), state, clock.instant());
    }

    assertThat(first.ids()).containsExactly("a");
  }

  @Test
  void aRescanIsDueRatherEarlierThanLater() {
    var period = Duration.ofHours(1);

    assertThat(
            FeedSchedule.isRescanDue(
                "uid", period, Optional.of(NOON), NOON.minus(Duration.ofMinutes(61))))
        .isTrue();
  }
}
