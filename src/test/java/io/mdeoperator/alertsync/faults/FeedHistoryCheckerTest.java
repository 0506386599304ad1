// SPDX-License-Identifier: Apache-2.0
package io.mdeoperator.alertsync.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.mdeoperator.alertsync.faults.FeedHistory.Event;
import io.mdeoperator.alertsync.faults.FeedHistory.Known;
import io.mdeoperator.alertsync.faults.FeedHistoryChecker.Kind;
import io.mdeoperator.alertsync.faults.FeedHistoryChecker.Violation;
import io.mdeoperator.alertsync.testing.Alerts;
import io.mdeoperator.delivery.checkpoint.Gap;
import io.mdeoperator.sink.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Histories with one planted bug each: the checker has to find it, and nothing else. */
class FeedHistoryCheckerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Revision A1 = new Revision("a", NOON);
  private static final Revision A2 = new Revision("a", NOON.plusSeconds(1));
  private static final Revision B1 = new Revision("b", NOON.plusSeconds(2));

  @Test
  void acceptsWhatIsDeliveredInOrderAndThenSaved() {
    assertThat(
            kinds(served(A1), given(A1), saved(A1), served(A2), served(B1), given(A2, B1), saved()))
        .isEmpty();
  }

  @Test
  void findsWhatWasServedAndNeverDelivered() {
    assertThat(kinds(served(A1), served(B1), given(A1))).containsExactly(Kind.LOST);
  }

  @Test
  void findsWhatTheApiKeptAndTheFeedNeverRead() {
    var result =
        FeedHistoryChecker.check(
            Alerts.TENANT, Set.of("sink"), List.of(served(A1), given(A1)), Set.of(B1));

    assertThat(result.violations()).extracting(Violation::kind).containsExactly(Kind.LOST);
  }

  @Test
  void findsALossInOneSinkOfTwo() {
    var result =
        FeedHistoryChecker.check(
            Alerts.TENANT, Set.of("sink", "other"), List.of(served(A1), given(A1)), Set.of());

    assertThat(result.violations()).extracting(Violation::sink).containsExactly("other");
  }

  @Test
  void aRevisionThatALaterOneSupersedesWhileTheSinkFailsIsNotLost() {
    assertThat(kinds(served(A1), notTaken(), served(A2), given(A2))).isEmpty();
  }

  @Test
  void aRevisionThatChangedWhileTheSinkFailedIsNotLost() {
    assertThat(kinds(served(A1), notTaken(), new Event.Gone(A1))).isEmpty();
  }

  @Test
  void findsWhatWasReadAndReplacedAndNeverDeliveredWhileNothingFailed() {
    assertThat(kinds(served(A1), new Event.Gone(A1), served(A2), given(A2)))
        .containsExactly(Kind.LOST);
  }

  @Test
  void aRevisionThatWasSeenWithoutItsEvidenceMayBeReplaced() {
    var seen = new Event.Served(A1, false, Set.of("sink"));

    assertThat(kinds(seen, new Event.Gone(A1), served(A2), given(A2))).isEmpty();
  }

  @Test
  void anAlertThatTheSinkRefusesForGoodIsNotLost() {
    assertThat(
            kinds(
                served(A1), new Event.Given(1, "sink", Set.of(), List.of(), Set.of(A1)), saved(A1)))
        .isEmpty();
  }

  @Test
  void findsAnOldRevisionBehindANewOne() {
    assertThat(kinds(given(A2), given(A1))).contains(Kind.OUT_OF_ORDER);
  }

  @Test
  void findsASinkThatEndsOnAnOldState() {
    assertThat(kinds(given(A1, A2), new Event.Crashed(1), given(A1)))
        .containsExactly(Kind.OUT_OF_ORDER);
  }

  @Test
  void findsARepetitionWithoutAFault() {
    assertThat(kinds(given(A1), given(A1))).containsExactly(Kind.REPEATED);
  }

  @Test
  void acceptsThatTheBatchInFlightComesAgainAfterACrash() {
    assertThat(kinds(given(A1, B1), new Event.Crashed(1), given(A1, B1), saved(A1, B1))).isEmpty();
  }

  @Test
  void findsThatMoreThanTheBatchInFlightComesAgain() {
    assertThat(kinds(given(A1), saved(A1), given(B1), new Event.Crashed(1), given(A1, B1)))
        .containsExactly(Kind.REPEATED);
  }

  @Test
  void oneFaultExcusesOneRepetition() {
    assertThat(kinds(given(A1), new Event.AnswerLost(1, "sink"), given(A1), given(A1)))
        .containsExactly(Kind.REPEATED);
  }

  @Test
  void aSecondOperatorMayRepeatTheBatchByWhichItFindsOut() {
    var second = new Event.Given(2, "sink", Set.of(), List.of(A1), Set.of());

    assertThat(kinds(given(A1), saved(A1), second, new Event.NotSaved(2, "sink"))).isEmpty();
    assertThat(kinds(given(A1), saved(A1), second)).containsExactly(Kind.REPEATED);
  }

  @Test
  void findsAForeignAlert() {
    assertThat(kinds(new Event.Given(1, "sink", Set.of("another"), List.of(A1), Set.of())))
        .containsExactly(Kind.FOREIGN);
  }

  @Test
  void findsACheckpointThatIsAheadOfTheSink() {
    assertThat(kinds(served(A1), saved(A1), given(A1))).containsExactly(Kind.CHECKPOINT_AHEAD);
  }

  @Test
  void findsAWatermarkThatIsAheadOfTheSink() {
    var early = new Event.Saved(1, "sink", Optional.of(NOON.plusSeconds(9)), List.of(), Set.of());

    assertThat(kinds(served(A1), early, given(A1))).containsExactly(Kind.CHECKPOINT_AHEAD);
  }

  @Test
  void aWatermarkMayPassAGapThatTheCheckpointKnowsOf() {
    var gap = new Gap(NOON, NOON.plusSeconds(1));
    var past = new Event.Saved(1, "sink", Optional.of(NOON.plusSeconds(9)), List.of(gap), Set.of());

    assertThat(kinds(served(A1), past, given(A1))).isEmpty();
    assertThat(kinds(served(B1), past, given(B1))).containsExactly(Kind.CHECKPOINT_AHEAD);
  }

  @Test
  void aWatermarkMayPassWhatOnlyAnotherSinkHasRead() {
    var late = new Event.Served(A1, true, Set.of("other"));
    var past = new Event.Saved(1, "sink", Optional.of(NOON.plusSeconds(9)), List.of(), Set.of());

    assertThat(kinds(late, past, served(A1), given(A1))).isEmpty();
    assertThat(kinds(late, past)).containsExactly(Kind.LOST);
  }

  @Test
  void aReplayMayBringWhatItAskedForAndNoMore() {
    assertThat(
            kinds(
                given(A1, B1), saved(A1, B1), new Event.ReplayAsked(B1.time()), given(B1), saved()))
        .isEmpty();
    assertThat(kinds(given(A1, B1), saved(A1, B1), new Event.ReplayAsked(B1.time()), given(A1, B1)))
        .containsExactly(Kind.REPEATED);
  }

  private static Event served(Revision revision) {
    return new Event.Served(revision, true, Set.of("sink"));
  }

  private static Event notTaken() {
    return new Event.NotTaken(1, "sink");
  }

  private static Event given(Revision... revisions) {
    return new Event.Given(1, "sink", Set.of(Alerts.TENANT), List.of(revisions), Set.of());
  }

  private static Event saved(Revision... known) {
    return new Event.Saved(
        1,
        "sink",
        Optional.empty(),
        List.of(),
        Stream.of(known).map(Known::of).collect(Collectors.toSet()));
  }

  private static List<Kind> kinds(Event... events) {
    return FeedHistoryChecker.check(Alerts.TENANT, Set.of("sink"), List.of(events), Set.of())
        .violations()
        .stream()
        .map(Violation::kind)
        .toList();
  }
}
