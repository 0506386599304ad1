// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.checkpoint.Checkpoint;
import io.mdeoperator.alertsync.checkpoint.CheckpointCodec;
import io.mdeoperator.alertsync.checkpoint.Gap;
import io.mdeoperator.alertsync.delivery.SinkStores;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Gaps of a feed whose sinks read together. */
class SharedGapsTest {
  /** As many as a sink remembers. */
  private static final int MAX_GAPS = 64;

  private static final int BACKLOG = 100;
  private static final Instant BAD = NOON.minus(Duration.ofMinutes(30));

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink first = new FakeSink();
  private final FakeSink second = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final FeedState memory = new FeedState(NOON);
  private final MovedClock clock = new MovedClock();
  private final Poller polls =
      Feeds.polls(
          defender,
          (feed, index) -> index == 0 ? first : second,
          new SinkStores(store, new MemoryQuarantine()),
          clock);

  @Test
  void aSinkWithTheMostGapsNeitherHoldsTheFeedNorPassesWhatItHasNotRead() {
    // Given
    store.save("one", cursor(tenDaysAgo()), "");
    store.save("two", cursor(List.of()), "");
    tenDaysAgo().forEach(gap -> defender.put(alert("bad" + gap.from(), gap.from())));
    defender.put(alert("bad", BAD));
    backlog(BAD.plusSeconds(600));
    defender.failOn(alert -> alert.id().startsWith("bad"));

    // When
    poll(Duration.ofMinutes(1), 60);

    // Then
    assertThat(first.ids()).isEqualTo(second.ids()).hasSize(BACKLOG).doesNotContain("bad");
    for (var sink : List.of("one", "two")) {
      assertThat(store.read(sink).gaps())
          .as(sink)
          .hasSizeLessThanOrEqualTo(MAX_GAPS)
          .anyMatch(gap -> gap.covers(BAD));
    }

    // When
    defender.failOn(_ -> false);
    poll(Duration.ofHours(1), 60);

    // Then
    assertThat(second.ids()).hasSize(BACKLOG + 1).contains("bad");
    assertThat(first.ids()).hasSize(BACKLOG + 1 + MAX_GAPS).contains("bad");
    assertThat(store.read("one").gaps()).isEmpty();
    assertThat(store.read("two").gaps()).isEmpty();
  }

  /** More than one poll delivers. */
  private void backlog(Instant first) {
    var bulk = ",\"title\":\"" + "x".repeat(2_000) + "\"";
    for (var i = 0; i < BACKLOG; i++) {
      defender.put(Alerts.of("b" + i, first.plusSeconds(i), Alerts.TENANT, bulk));
    }
  }

  private void poll(Duration period, int times) {
    for (var i = 0; i < times; i++) {
      clock.forward(period);
      defender.setNow(clock.instant());
      polls.poll(input(feed("one", "two")), memory, clock.instant());
    }
  }

  private static List<Gap> tenDaysAgo() {
    var first = NOON.minus(Duration.ofDays(10));
    return IntStream.range(0, MAX_GAPS)
        .mapToObj(i -> first.plusSeconds(60L * i))
        .map(from -> new Gap(from, from.plusSeconds(1)))
        .toList();
  }

  private static byte[] cursor(List<Gap> gaps) {
    return CheckpointCodec.encode(
        new Checkpoint(
            Alerts.TENANT,
            Optional.of(NOON.minus(Duration.ofHours(1))),
            Optional.empty(),
            Optional.of(NOON.minus(Duration.ofHours(1))),
            0,
            0,
            0,
            0,
            Optional.empty(),
            gaps,
            Map.of()));
  }
}
