// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.alertsync.testing.MemoryQuarantine;
import io.mdeoperator.alertsync.testing.MovedClock;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.delivery.checkpoint.Checkpoint;
import io.mdeoperator.delivery.checkpoint.CheckpointCodec;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.delivery.checkpoint.HandledRequests;
import io.mdeoperator.delivery.checkpoint.Remembered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
  private final List<AlertQuery> failed = new ArrayList<>();
  private Duration silence = Duration.ofMinutes(1);
  private final Poller polls =
      Feeds.polls(
          new SilentWhereItFails(),
          (feed, index) -> index == 0 ? first : second,
          new SinkStores(store, new MemoryQuarantine(), Feeds.remembered()),
          clock);

  @Test
  void aSinkWithTheMostGapsNeitherHoldsTheFeedNorPassesWhatItHasNotRead() {
    // Given
    badAlertsTenDaysAgo();
    store.put("two", cursor(List.of()));
    defender.put(alert("bad", BAD));
    backlog(BAD.plusSeconds(600));

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

  @Test
  void noAlertWaitsForGapsThatCannotBeRead() {
    // Given
    badAlertsTenDaysAgo();
    defender.put(alert("first", NOON.minusSeconds(30)));

    // When
    poll(Duration.ofMinutes(1), 1);

    // Then
    assertThat(first.ids()).isEqualTo(second.ids()).containsExactly("first");
    assertThat(failed).as("calls that the next poll waits for").hasSize(1);

    // When
    for (var i = 0; i < 100; i++) {
      defender.put(alert("live" + i, clock.instant()));
      poll(Duration.ofMinutes(1), 1);
      assertThat(second.ids()).last().isEqualTo("live" + i);
    }

    // Then
    assertThat(silence.multipliedBy(failed.size()))
        .as("a tenth of the time")
        .isLessThan(Duration.between(NOON, clock.instant()).dividedBy(8));
  }

  @Test
  void gapIsReadAgainBeforeTheNextRescan() {
    // Given
    gapAt("cut");
    var rescanned = rescanned();

    // When
    defender.failOn(_ -> false);
    poll(Duration.ofMinutes(1), 6);

    // Then
    assertThat(rescanned()).isEqualTo(rescanned);
    assertThat(first.ids()).isEqualTo(second.ids()).containsExactly("first", "cut");
    assertThat(store.read("one").gaps()).isEmpty();
  }

  @Test
  void gapThatStaysIsReadLessAndLessOften() {
    // Given
    gapAt("poison");
    poll(Duration.ofMinutes(1), 60);
    failed.clear();

    // When
    poll(Duration.ofMinutes(1), 60);

    // Then
    assertThat(failed).as("four rounds, and one after a rescan").hasSizeBetween(1, 5);
  }

  @Test
  void everyGapHasItsTurn() {
    badAlertsTenDaysAgo();

    poll(Duration.ofMinutes(20), 3 * MAX_GAPS);

    assertThat(tenDaysAgo())
        .allSatisfy(gap -> assertThat(failed).anyMatch(query -> gap.covers(query.from())));
    assertThat(store.read("one").gaps())
        .as("the rest of each has been read")
        .hasSize(MAX_GAPS)
        .allSatisfy(
            gap ->
                assertThat(Duration.between(gap.from(), gap.before()))
                    .isLessThan(Duration.ofSeconds(1)));
  }

  /** Calls fail at once. */
  private void gapAt(String id) {
    silence = Duration.ZERO;
    defender.put(alert("first", NOON));
    poll(Duration.ofMinutes(1), 1);
    defender.put(alert(id, clock.instant()));
    defender.failOn(alert -> alert.id().equals(id));
    poll(Duration.ofMinutes(1), 4);
    assertThat(store.read("one").gaps()).isNotEmpty();
  }

  private Optional<Instant> rescanned() {
    return memory.sink("one").position().orElseThrow().rescanned();
  }

  private void badAlertsTenDaysAgo() {
    store.save("one", cursor(tenDaysAgo()), "");
    store.save("two", cursor(tenDaysAgo()), "");
    tenDaysAgo().forEach(gap -> defender.put(alert("bad" + gap.from(), gap.from())));
    defender.failOn(alert -> alert.id().startsWith("bad"));
  }

  /** A call that fails takes as long as a call may. */
  private final class SilentWhereItFails implements AlertSource {
    @Override
    public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
      var answer = defender.alerts(api, query, each);
      if (answer instanceof ApiAnswer.Failed) {
        failed.add(query);
        clock.forward(silence);
      }
      return answer;
    }

    @Override
    public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
      return defender.alert(api, id, each);
    }

    @Override
    public ApiAnswer probe(TenantApi api) {
      return defender.probe(api);
    }
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
            HandledRequests.NONE,
            Remembered.none()));
  }
}
