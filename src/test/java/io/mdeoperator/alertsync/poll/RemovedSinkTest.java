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
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.delivery.SinkStores;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What is kept of a sink goes with it. */
class RemovedSinkTest {
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();
  private final FakeSink sink = new FakeSink();
  private final Poller polls =
      Feeds.polls(
          defender,
          (feed, index) -> sink,
          new SinkStores(store, quarantine, Feeds.remembered()),
          Clock.fixed(NOON, ZoneOffset.UTC));
  private FeedState memory = new FeedState(NOON);

  @Test
  void aRemovedSinkLeavesNoTrace() {
    var before = polled(feed("one", "two"), null);

    var after = polled(Feeds.generation(feed("one"), 2), before);

    assertThat(store.has("two")).isFalse();
    assertThat(after.sinks()).extracting(SinkStatus::name).containsExactly("one");
  }

  @Test
  void whatCannotBeDeletedIsTriedAgainAlsoAfterARestart() {
    var before = polled(feed("one", "two"), null);
    quarantine.failWith(new Problem(Reason.CHECKPOINT_CONFLICT, "It is away."));

    var left = polled(Feeds.generation(feed("one"), 2), before);
    assertThat(store.has("two")).isTrue();
    assertThat(left.sinks()).extracting(SinkStatus::name).containsExactly("one", "two");
    assertThat(left.sinks().getLast().lastFailure().message()).isEqualTo("It is away.");
    assertThat(left.delivered()).isEqualTo(left.sinks().getFirst().delivered());

    memory = new FeedState(NOON);
    assertThat(polled(Feeds.generation(feed("one"), 2), left).sinks()).hasSize(2);
    quarantine.failWith(null);
    var after = polled(Feeds.generation(feed("one"), 2), left);

    assertThat(store.has("two")).isFalse();
    assertThat(after.sinks()).extracting(SinkStatus::name).containsExactly("one");
  }

  private MdeAlertSyncStatus polled(MdeAlertSync feed, MdeAlertSyncStatus before) {
    defender.put(alert("a", NOON.minusSeconds(9)));
    var known = Feeds.with(feed, before);
    return Feeds.polled(known, polls.poll(input(known), memory, NOON), NOON);
  }
}
