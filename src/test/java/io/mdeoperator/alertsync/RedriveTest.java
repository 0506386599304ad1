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
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.defender.AlertSource;
import io.mdeoperator.defender.AlertSource.AlertHandler;
import io.mdeoperator.defender.ApiAnswer;
import io.mdeoperator.defender.call.TenantApi;
import io.mdeoperator.delivery.SinkStores;
import io.mdeoperator.sink.Outcome;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many quarantined alerts are tried again, while the API lets only few be fetched a minute. */
class RedriveTest {
  private static final int QUARANTINED = 120;
  private static final int FETCHES_A_MINUTE = 25;

  private final MovedClock clock = new MovedClock();
  private final BackgroundTasks tasks = new BackgroundTasks(clock);
  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink first = new FakeSink();
  private final FakeSink second = new FakeSink();
  private final MemoryCheckpointStore checkpoints = new MemoryCheckpointStore();
  private final MemoryQuarantine quarantine = new MemoryQuarantine();
  private final MdeAlertSync feed = Feeds.feed("one", "two");
  private final FeedLoop loop =
      new FeedLoop(
          feed,
          new FewFetches(),
          (_, index) -> index == 0 ? first : second,
          new SinkStores(checkpoints, quarantine, Feeds.remembered()),
          clock,
          tasks);
  private String unreadable = "none";

  @BeforeEach
  void quarantined() {
    IntStream.range(0, QUARANTINED)
        .forEach(
            i -> {
              first.answer("a" + i, Outcome.REFUSED);
              put("a" + i);
            });
    loop.runFor(Duration.ofMinutes(2));
    assertThat(left()).isEqualTo(QUARANTINED);
    IntStream.range(0, QUARANTINED).forEach(i -> first.answer("a" + i, Outcome.ACCEPTED));
  }

  @Test
  void comesToItsEndAndHoldsNoNewAlert() {
    redrive("now");
    loop.runFor(Duration.ofSeconds(30));
    put("new");
    loop.runFor(Duration.ofMinutes(1));

    assertThat(first.ids()).as("after the next poll").contains("new");
    assertThat(left()).as("some were delivered meanwhile").isBetween(1, QUARANTINED - 20);
    loop.runFor(Duration.ofMinutes(8));
    assertThat(left()).isZero();
    assertThat(first.ids()).contains("a0", "a" + (QUARANTINED - 1));
    assertThat(second.ids()).as("it has refused none").hasSize(QUARANTINED + 1);
    assertThat(loop.readiness()).doesNotContain("False PollOverdue");
    var fetches = defender.fetched().size();
    loop.runFor(Duration.ofHours(1));
    assertThat(defender.fetched()).as("it is over").hasSize(fetches);
  }

  @Test
  void isOverAfterARestartToo() {
    redrive("now");
    loop.runFor(Duration.ofMinutes(10));
    first.answer("late", Outcome.REFUSED);
    put("late");
    loop.runFor(Duration.ofMinutes(2));
    var fetches = defender.fetched().size();

    loop.restart();
    loop.runFor(Duration.ofMinutes(2));

    assertThat(left()).isEqualTo(1);
    assertThat(defender.fetched()).hasSize(fetches);
  }

  @Test
  void goesOnWhereItWasAfterARestart() {
    redrive("now");
    loop.runFor(Duration.ofMinutes(2));
    var halfWay = left();
    loop.restart();
    loop.runFor(Duration.ofMinutes(10));

    assertThat(halfWay).isBetween(1, QUARANTINED - 1);
    assertThat(left()).isZero();
    assertThat(first.ids().stream().filter("a0"::equals)).as("refused, delivered").hasSize(2);
  }

  @Test
  void anAlertThatCannotBeFetchedStopsNoOther() {
    unreadable = "a7";

    redrive("now");
    loop.runFor(Duration.ofMinutes(15));

    assertThat(quarantine.content().revisions("one"))
        .extracting(revision -> revision.identity())
        .containsExactly("a7");
  }

  @Test
  void whatIsRefusedAgainIsTriedOnce() {
    first.answer("a3", Outcome.REFUSED);

    redrive("now");
    loop.runFor(Duration.ofMinutes(15));

    assertThat(left()).isEqualTo(1);
    assertThat(first.ids().stream().filter("a3"::equals)).hasSize(2);
  }

  private int left() {
    return quarantine.content().revisions("one").size();
  }

  private void put(String id) {
    defender.setNow(clock.instant());
    defender.put(alert(id, clock.instant().minusSeconds(1)));
  }

  private void redrive(String token) {
    Feeds.annotated(feed, Api.REDRIVE_ANNOTATION, token);
    loop.changed();
  }

  /** Limits how many alerts may be fetched by their ids. */
  private final class FewFetches implements AlertSource {
    private long minute;
    private int fetches;

    @Override
    public ApiAnswer alerts(TenantApi api, AlertQuery query, AlertHandler each) {
      return defender.alerts(api, query, each);
    }

    @Override
    public ApiAnswer alert(TenantApi api, String id, AlertHandler each) {
      var now = clock.instant().getEpochSecond() / 60;
      fetches = now == minute ? fetches + 1 : 1;
      minute = now;
      if (fetches > FETCHES_A_MINUTE) {
        return new ApiAnswer.Failed(FakeDefender.failure(Reason.THROTTLED));
      }
      return id.equals(unreadable)
          ? new ApiAnswer.Failed(FakeDefender.failure(Reason.API_UNAVAILABLE))
          : defender.alert(api, id, each);
    }

    @Override
    public ApiAnswer probe(TenantApi api) {
      return defender.probe(api);
    }
  }
}
