package io.mdeoperator.alertsync;

import static io.mdeoperator.alertsync.Alerts.alert;
import static io.mdeoperator.alertsync.Feeds.NOON;
import static io.mdeoperator.alertsync.Feeds.feed;
import static io.mdeoperator.alertsync.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.sink.Trouble;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus;
import io.mdeoperator.api.v1alpha1.MdeAlertSyncStatus.SinkStatus;
import io.mdeoperator.api.v1alpha1.Reason;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What is kept of a sink goes with it. */
class RemovedSinkTest {
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final MemoryStore store = new MemoryStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();
  private final FakeSink sink = new FakeSink();
  private final FeedPoll polls =
      Feeds.polls(
          defender,
          (feed, index) -> sink,
          new SinkFeed.Keeping(store, quarantine),
          Clock.fixed(NOON, ZoneOffset.UTC));
  private FeedMemory memory = new FeedMemory(NOON);

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
    quarantine.failWith(new Trouble(Reason.CHECKPOINT_CONFLICT, "It is away."));

    var left = polled(Feeds.generation(feed("one"), 2), before);
    assertThat(store.has("two")).isTrue();
    assertThat(left.sinks()).extracting(SinkStatus::name).containsExactly("one", "two");
    assertThat(left.sinks().getLast().lastFailure().message()).isEqualTo("It is away.");
    assertThat(left.delivered()).isEqualTo(left.sinks().getFirst().delivered());

    memory = new FeedMemory(NOON);
    assertThat(polled(Feeds.generation(feed("one"), 2), left).sinks()).hasSize(2);
    quarantine.failWith(null);
    var after = polled(Feeds.generation(feed("one"), 2), left);

    assertThat(store.has("two")).isFalse();
    assertThat(after.sinks()).extracting(SinkStatus::name).containsExactly("one");
  }

  private MdeAlertSyncStatus polled(MdeAlertSync feed, MdeAlertSyncStatus before) {
    defender.put(alert("a", NOON.minusSeconds(9)));
    var known = Feeds.with(feed, before);
    return Feeds.polled(known, polls.run(input(known), memory, NOON), NOON);
  }
}
