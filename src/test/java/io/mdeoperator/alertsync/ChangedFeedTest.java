// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.BackgroundTasks;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Sink;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A feed that people change while it works. */
class ChangedFeedTest {
  private final MovedClock clock = new MovedClock();
  private final BackgroundTasks tasks = new BackgroundTasks(clock);
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink first = new FakeSink();
  private final FakeSink second = new FakeSink();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private final MdeAlertSync feed = Feeds.feed("one", "two");
  private final FeedLoop loop =
      new FeedLoop(
          feed,
          defender,
          (input, index) -> input.sinkNames().get(index).equals("one") ? hanging() : second,
          new SinkStores(checkpoints, new MemoryQuarantine(), Feeds.remembered()),
          clock,
          tasks);
  private volatile boolean isHanging;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger mostInside = new AtomicInteger();

  @ParameterizedTest
  @ValueSource(
      strings = {
        Api.REQUESTED_AT_ANNOTATION,
        Api.REPLAY_FROM_ANNOTATION,
        Api.REDRIVE_ANNOTATION,
        "generation"
      })
  void pollsNoOftenerHoweverMuchIsAskedFor(String what) {
    loop.runFor(Duration.ofMinutes(1));
    defender.queries().clear();

    for (var i = 0; i < 240; i++) {
      if (what.equals("generation")) {
        feed.getMetadata().setGeneration(10L + i);
      } else {
        Feeds.annotated(feed, what, "value " + i);
      }
      loop.changed();
      loop.runFor(Duration.ofMillis(500));
    }

    // Two minutes: one poll in ten seconds, of at most three calls, and two that were due.
    assertThat(defender.queries()).hasSizeBetween(10, 45);
    loop.runFor(Duration.ofSeconds(11));
    if (what.equals(Api.REQUESTED_AT_ANNOTATION)) {
      assertThat(loop.status().lastHandledRequestedAt()).isEqualTo("value 239");
    }
  }

  @Test
  void aFirstRequestDoesNotWait() {
    loop.runFor(Duration.ofMinutes(1));
    defender.queries().clear();

    Feeds.annotated(feed, Api.REQUESTED_AT_ANNOTATION, "now");
    loop.changed();
    loop.runFor(Duration.ofMillis(500));

    assertThat(defender.queries()).isNotEmpty();
    assertThat(loop.status().lastHandledRequestedAt()).isEqualTo("now");
  }

  @Test
  void aSinkThatIsRemovedAndAddedAgainIsWorkedForByOneThread() {
    hangInADelivery();

    sinks(2, "two");
    loop.runFor(Duration.ofMinutes(2));
    assertThat(loop.status().sinks()).extracting(SinkStatus::name).contains("one");
    sinks(3, "one", "two");
    put("b");
    loop.runFor(Duration.ofMinutes(3));
    assertThat(mostInside).hasValue(1);

    isHanging = false;
    loop.runFor(Duration.ofMinutes(5));
    assertThat(first.ids()).contains("a", "b");
    assertThat(loop.ready()).isEqualTo("True Ready");
  }

  @Test
  void aSinkThatIsRemovedDuringADeliveryLeavesNoTraceInTheEnd() {
    hangInADelivery();

    sinks(2, "two");
    loop.runFor(Duration.ofMinutes(2));
    isHanging = false;
    loop.runFor(Duration.ofMinutes(5));

    assertThat(checkpoints.has("one")).isFalse();
    assertThat(loop.status().sinks()).extracting(SinkStatus::name).containsExactly("two");
  }

  private void hangInADelivery() {
    loop.runFor(Duration.ofMinutes(1));
    isHanging = true;
    put("a");
    loop.runFor(Duration.ofMinutes(2));
    assertThat(inside).hasValue(1);
  }

  private void sinks(long generation, String... names) {
    feed.setSpec(Feeds.feed(names).getSpec());
    feed.getMetadata().setGeneration(generation);
    loop.changed();
  }

  private void put(String id) {
    defender.setNow(clock.instant());
    defender.put(alert(id, clock.instant().minusSeconds(1)));
  }

  private Sink hanging() {
    return batch -> {
      if (batch.items().isEmpty()) {
        return first.deliver(batch);
      }
      mostInside.accumulateAndGet(inside.incrementAndGet(), Math::max);
      var hasHung = isHanging;
      while (isHanging) {
        tasks.waitUntil(clock.instant().plusSeconds(10));
      }
      inside.decrementAndGet();
      return hasHung
          ? new Delivery.Failed(new Problem(Reason.SINK_UNAVAILABLE, "It did not answer."))
          : first.deliver(batch);
    };
  }
}
