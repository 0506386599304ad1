// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.poll;

import static io.mdeoperator.alertsync.testing.Alerts.alert;
import static io.mdeoperator.alertsync.testing.Feeds.NOON;
import static io.mdeoperator.alertsync.testing.Feeds.feed;
import static io.mdeoperator.alertsync.testing.Feeds.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.read.Pass;
import io.mdeoperator.alertsync.read.WindowQueue;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.alertsync.testing.FakeDefender;
import io.mdeoperator.alertsync.testing.FakeSink;
import io.mdeoperator.alertsync.testing.Feeds;
import io.mdeoperator.alertsync.testing.MemoryCheckpointStore;
import io.mdeoperator.api.Api;
import io.mdeoperator.api.reason.Problem;
import io.mdeoperator.api.reason.Reason;
import io.mdeoperator.api.v1alpha1.MdeAlertSync;
import io.mdeoperator.api.v1alpha1.MdeApplication;
import io.mdeoperator.credential.ApplicationAccess;
import io.mdeoperator.defender.AlertQuery;
import io.mdeoperator.delivery.StepResult;
import io.mdeoperator.sink.Delivery;
import io.mdeoperator.sink.Outcome;
import io.mdeoperator.sink.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PollerTest {
  /**
   * Before it nothing is for the feed; the first rescan has been, so the next looks as far back.
   */
  private static final Instant BEGIN = Instant.parse("2026-02-28T11:00:00Z");

  private final FakeDefender defender = new FakeDefender(10_000, 1);
  private final FakeSink first = new FakeSink();
  private final FakeSink second = new FakeSink();
  private final MemoryCheckpointStore store = new MemoryCheckpointStore();
  private final FeedState memory = new FeedState(NOON);
  private final Poller polls =
      Feeds.polls(defender, (feed, index) -> index == 0 ? first : second, store);

  @Test
  void aSinkThatIsDownHoldsNobodyElse() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    first.setDown(true);

    var report = poll(feed("one", "two"));

    assertThat(Feeds.problem(report.sinks().getFirst())).isPresent();
    assertThat(report.sinks().getLast().step()).isInstanceOf(StepResult.Done.class);
    assertThat(second.ids()).containsExactly("a");
  }

  @Test
  void readsEachAlertOnceWhileThereIsMemory() {
    IntStream.range(0, 899).forEach(i -> defender.put(alert("a" + i, NOON.minusMillis(i))));

    var step = poll(feed("one")).sinks().getFirst().step();

    assertThat(step).isInstanceOf(StepResult.Done.class);
    assertThat(first.ids()).hasSize(899);
    assertThat(defender.queries()).hasSize(1);
  }

  @Test
  void aFailureOfTheSourceIsMetOnce() {
    defender.failWith(Reason.API_UNAVAILABLE);

    var report = poll(feed("one", "two"));

    assertThat(report.sourceFailure()).isPresent();
    assertThat(report.sinks())
        .allSatisfy(sink -> assertThat(sink.step()).isInstanceOf(StepResult.SourceFailed.class));
    assertThat(defender.queries()).hasSize(1);
  }

  @Test
  void eachSinkHasItsOwnCheckpoint() {
    defender.put(alert("a", NOON.minusSeconds(9)));

    poll(feed("one", "two"));

    assertThat(store.read("one").delivered()).isEqualTo(1);
    assertThat(store.read("two").delivered()).isEqualTo(1);
  }

  @Test
  void readsFarBackAtFirstAndWhenAsked() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    poll(feed("one"));
    poll(feed("one"));
    assertThat(defender.queries().getLast().from())
        .isEqualTo(NOON.minusSeconds(9).minus(Duration.ofMinutes(5)));

    poll(Feeds.annotated(feed("one"), Api.REQUESTED_AT_ANNOTATION, "now"));

    assertThat(defender.queries()).extracting(AlertQuery::from).contains(BEGIN);
  }

  @Test
  void aRequestInMidPassIsAnsweredByAWideReadOfItsOwn() {
    for (var i = 0; i < 30; i++) {
      defender.put(alert("a" + i, NOON.minusSeconds(i)));
    }
    var feed = feed("one", "two");
    poll(feed);
    memory.pass(
        Optional.of(
            new Pass(WindowQueue.pass(NOON, NOON, List.of()), false, Set.of("one", "two"))));
    defender.failWith(Reason.API_UNAVAILABLE);
    poll(Feeds.annotated(feed("one", "two"), Api.REQUESTED_AT_ANNOTATION, "now"));
    defender.recover();
    defender.queries().clear();

    poll(feed);

    assertThat(defender.queries())
        .extracting(AlertQuery::from)
        .containsExactly(BEGIN, NOON.minus(Duration.ofMinutes(5)));
  }

  @Test
  void aSinkThatBreaksHoldsNobodyElse() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    first.breakDown();

    var report = poll(feed("one", "two"));

    assertThat(Feeds.problem(report.sinks().getFirst()).orElseThrow().reason())
        .isEqualTo(Reason.INTERNAL_ERROR);
    assertThat(report.sinks().getFirst().progress()).as("what is not known any more").isEmpty();
    assertThat(second.ids()).containsExactly("a");
  }

  @Test
  void rescansOncePerPeriodAtAMomentOfTheFeedsOwn() {
    var period = Duration.ofHours(1);
    var moments = new HashSet<Instant>();
    for (var uid : Set.of("a", "b", "c", "d")) {
      var due = 0;
      for (var minute = 0; minute < 180; minute++) {
        var now = NOON.plus(Duration.ofMinutes(minute));
        if (FeedSchedule.isRescanDue(uid, period, Optional.of(now.minusSeconds(60)), now)) {
          due++;
          moments.add(now);
        }
      }
      assertThat(due).isEqualTo(3);
    }
    assertThat(moments).hasSizeGreaterThan(3);
    assertThat(FeedSchedule.isRescanDue("a", period, Optional.empty(), NOON)).isTrue();
  }

  @Test
  void pollsWhenItIsTimeOrSomethingWasAskedFor() {
    var feed = feed("one");
    assertThat(memory.isDue(input(feed), NOON)).isTrue();

    memory.polled(input(feed), NOON, Duration.ofSeconds(60));
    assertThat(memory.isDue(input(feed), NOON.plusSeconds(59))).isFalse();
    assertThat(memory.isDue(input(feed), NOON.plusSeconds(60))).isTrue();
    var asked = Feeds.annotated(feed("one"), Api.REQUESTED_AT_ANNOTATION, "now");
    assertThat(memory.isDue(input(asked), NOON)).isTrue();

    feed.getMetadata().setGeneration(2L);
    assertThat(memory.isDue(input(feed), NOON)).isTrue();
  }

  @Test
  void aChangedSecretOfASinkDoesNotWait() {
    var feed = feed("one");
    memory.polled(input(feed), NOON, Duration.ofSeconds(60));

    var changed = Feeds.withSinkSecret(input(feed), Samples.secret("siem", Map.of("a", "b")));

    assertThat(memory.isDue(changed, NOON)).isTrue();
    memory.polled(changed, NOON, Duration.ofSeconds(60));
    assertThat(memory.isDue(changed, NOON)).isFalse();
  }

  @Test
  void aChangedApplicationOfASinkOrItsSecretDoesNotWait() {
    var feed = input(feed("one"));
    memory.polled(feed, NOON, Duration.ofSeconds(60));
    var application = feed.application().orElseThrow();

    var found = Feeds.withSinkApplication(feed, access(application, "a"));
    assertThat(memory.isDue(found, NOON)).isTrue();
    memory.polled(found, NOON, Duration.ofSeconds(60));
    assertThat(memory.isDue(Feeds.withSinkApplication(feed, access(application, "a")), NOON))
        .isFalse();

    assertThat(memory.isDue(Feeds.withSinkApplication(feed, access(application, "b")), NOON))
        .isTrue();
    application.getMetadata().setGeneration(2L);
    assertThat(memory.isDue(Feeds.withSinkApplication(feed, access(application, "a")), NOON))
        .isTrue();
  }

  private static ApplicationAccess access(MdeApplication application, String secret) {
    return new ApplicationAccess(
        application, Optional.of(Samples.secret("partner-app", Map.of("clientSecret", secret))));
  }

  @Test
  void tellsWhatTheSinkSaysOfThoseItDidNotTake() {
    defender.put(alert("a", NOON.minusSeconds(9)));
    var problem = new Problem(Reason.SINK_UNAVAILABLE, "It is full.");
    poll(feed("one"));
    defender.put(alert("b", NOON.minusSeconds(8)));
    first.answerOnce(new Delivery.Answered(List.of(Outcome.RETRY), 0, Optional.of(problem)));

    assertThat(Feeds.problem(poll(feed("one")).sinks().getFirst())).contains(problem);
    assertThat(Feeds.problem(poll(feed("one")).sinks().getFirst())).isEmpty();
    assertThat(first.ids()).containsExactly("a", "b");
  }

  @Test
  void fetchesNothingForASinkThatWouldNotTakeIt() {
    first.knowProblem(new Problem(Reason.SINK_REJECTED, "It is gone."));

    var report = poll(feed("one"));

    assertThat(Feeds.problem(report.sinks().getFirst()).orElseThrow().message())
        .isEqualTo("It is gone.");
    assertThat(defender.queries()).isEmpty();
  }

  @Test
  void forgetsAFeedThatWasDeleted() {
    var states = new FeedStates();
    var kept = states.of(input(withUid("a")), NOON);
    var deleted = states.of(input(withUid("b")), NOON);

    states.forget(withUid("b"));

    assertThat(states.of(input(withUid("a")), NOON)).isSameAs(kept);
    assertThat(states.of(input(withUid("b")), NOON)).isNotSameAs(deleted);
  }

  @Test
  void aTenantMadeAgainWithAnotherIdBeginsAnewWithANotice() {
    var other = "33333333-3333-3333-3333-333333333333";
    var states = new FeedStates();
    var before = input(feed("one"), Feeds.tenantOf(Alerts.TENANT));
    defender.put(alert("a", NOON.minusSeconds(9)));
    polls.poll(before, states.of(before, NOON), NOON);
    defender.remove("a");
    defender.put(Alerts.of("b", NOON.minus(Duration.ofHours(2)), other, ""));

    var after = input(feed("one"), Feeds.tenantOf(other));
    var report = polls.poll(after, states.of(after, NOON), NOON);
    polls.poll(after, states.of(after, NOON), NOON);

    assertThat(report.sinks().getFirst().notice().orElseThrow())
        .contains("belongs to a different tenant");
    assertThat(first.ids()).containsExactly("a", "b");
  }

  private static MdeAlertSync withUid(String uid) {
    var feed = feed("one");
    feed.getMetadata().setUid(uid);
    return feed;
  }

  private PollReport poll(MdeAlertSync feed) {
    return polls.poll(input(feed), memory, NOON);
  }
}
