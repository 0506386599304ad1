// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore.Crash;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.StepResult.Slow;
import io.mdeoperator.delivery.memory.BatchMemory;
import io.mdeoperator.sink.Sink;
import io.mdeoperator.testing.UncaughtErrors;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Whoever throws an Error during a poll, the process hears of it. */
@Isolated
class FatalErrorsTest {
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink good = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final FeedState state = new FeedState(NOON);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final UncaughtErrors uncaught = new UncaughtErrors();

  @BeforeEach
  void putAlert() {
    defender.put(alert("a", NOON.minusSeconds(9)));
  }

  @AfterEach
  void stop() {
    threads.close();
    uncaught.close();
  }

  @Test
  void ofTheSource() {
    var broken =
        new AlertSource() {
          @Override
          public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
            throw new Crash();
          }

          @Override
          public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
            throw new Crash();
          }

          @Override
          public ApiAnswer probe(TenantApi api) {
            throw new Crash();
          }
        };
    var poller = poller(broken, good);

    threads.execute(() -> poller.poll(input(feed("one", "two")), state, NOON));

    uncaught.await(Crash.class);
  }

  @Test
  void ofTheCheckpointStore() {
    store.crashAtWrite(1);
    var poller = poller(defender, good);

    threads.execute(() -> poller.poll(input(feed("one", "two")), state, NOON));

    uncaught.await(Crash.class);
  }

  @Test
  void ofASinkThatNobodyWaitsFor() {
    var answer = new CountDownLatch(1);
    Sink broken =
        batch -> {
          awaitUninterrupted(answer);
          throw new Crash();
        };
    poller(defender, broken).poll(input(feed("one", "two")), state, NOON);
    assertThat(uncaught.errors()).isEmpty();

    answer.countDown();

    uncaught.await(Crash.class);
  }

  @Test
  void isThrownOnceAndThenTheSinkIsLookedAtAgain() {
    var answer = new CountDownLatch(1);
    Sink broken =
        batch -> {
          awaitUninterrupted(answer);
          throw new Crash();
        };
    poller(defender, broken).poll(input(feed("one", "two")), state, NOON);
    answer.countDown();
    uncaught.await(Crash.class);
    await()
        .dontCatchUncaughtExceptions()
        .until(() -> state.sink("one").step() instanceof Slow(var task) && task.isDone());
    var mended = poller(defender, good);

    assertThatThrownBy(() -> mended.readDetached(input(feed("one", "two")), state, NOON))
        .isInstanceOf(Crash.class);
    var report = mended.readDetached(input(feed("one", "two")), state, NOON);

    assertThat(report.sinks()).hasSize(2);
  }

  /** Polls into two sinks. */
  private Poller poller(AlertSource source, Sink first) {
    var stores = new SinkStores(store, new MemoryQuarantine(), Feeds.remembered());
    return new Poller(
        new PollServices(
            source,
            (_, index) -> index == 0 ? first : good,
            _ -> stores,
            Feeds.CLOUDS,
            Feeds.schedule(),
            Duration.ofDays(180),
            BatchMemory.of(64 << 20),
            threads,
            Duration.ofSeconds(1),
            _ -> {},
            Feeds.metrics(),
            Clock.fixed(NOON, ZoneOffset.UTC),
            () -> NOON));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
